#include "ui/window/session_state.h"

#include <QAction>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QLockFile>
#include <QSettings>
#include <QTabWidget>

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/file.h"
#include "core/experiment/preset.h"
#include "core/session/checkpoints.h"
#include "ui/look/paths.h"
#include "ui/params/draft.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/message_strip.h"
#include "ui/window/unsaved_run.h"

namespace spikeloom {

namespace {

constexpr QLatin1String copiesKey("run/copies");
constexpr int stateFormat = 1;
constexpr qint64 largestState = 1 << 20; // bytes; it has some thousand

QJsonObject jsonOf(const Preset& preset) {
  return QJsonDocument::fromJson(QByteArray::fromStdString(presetText(preset, true))).object();
}

/// @throws InputErrors
Preset presetFrom(const QJsonValue& json, const QString& file) {
  return parsePreset(QJsonDocument(json.toObject()).toJson().toStdString(), file.toStdString());
}

} // namespace

/// As the file holds it.
struct SessionState::Session {
  Preset preset;
  Experiment experiment;
  int workspace = 0;
  QString run; ///< file, or empty
  bool unsaved = false;
};

SessionState::SessionState(const Parts& parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_unsaved(parts.window.unsaved) {
  const QFileInfo settings(parts.settings.fileName());
  m_base =
      settings.absolutePath() + QLatin1Char('/') + settings.completeBaseName() + QStringLiteral(".session");
  QDir().mkpath(settings.absolutePath()); // a failure shows when writing
  takeSlot(m_base);
  m_timer.setInterval(interval);
  connect(&m_timer, &QTimer::timeout, this, &SessionState::saveEveryMinute);
  connect(&m_unsaved, &UnsavedRun::keptCopy, this, &SessionState::takeKept);
  connect(&m_unsaved, &UnsavedRun::saved, this, &SessionState::removeRecovered);
  connect(&parts.window.controller, &RunController::refused, this, &SessionState::takeRefusal);
  QAction* const keep = parts.window.actions.keepCopies;
  keep->setChecked(parts.settings.value(copiesKey, true).toBool());
  connect(keep, &QAction::toggled, this, [this](bool on) {
    m_parts.settings.setValue(copiesKey, on);
    if (on)
      m_timer.start();
  });
  if (m_ours)
    m_timer.start();
}

SessionState::~SessionState() = default;

/// The first names that no other window has.
void SessionState::takeSlot(const QString& base) {
  constexpr int mostWindows = 50;
  m_allBases = base;
  for (int slot = 1; slot <= mostWindows && !m_ours; ++slot) {
    m_base = slot == 1 ? base : QStringLiteral("%1-%2").arg(base).arg(slot);
    m_lock = std::make_unique<QLockFile>(m_base + QStringLiteral(".lock"));
    m_lock->setStaleLockTime(0); // a lock is free when its process is gone, however old it is
    m_ours = m_lock->tryLock(0);
    m_first = m_ours && slot == 1;
    if (m_lock->error() == QLockFile::PermissionError)
      break;
  }
}

/// Runs of other windows that are gone, and of the command line's.
QStringList SessionState::cutOff() const {
  QStringList out;
  const QFileInfo all(m_allBases);
  for (const QFileInfo& file :
       all.dir().entryInfoList({all.fileName() + QStringLiteral("-*.h5")}, QDir::Files, QDir::Name)) {
    const QString base = all.absolutePath() + QLatin1Char('/') + file.completeBaseName();
    QLockFile lock(base + QStringLiteral(".lock"));
    lock.setStaleLockTime(0);
    if (base != m_base && lock.tryLock(0))
      out << file.filePath();
  }
  for (const std::filesystem::path& file : runsCutOff())
    out << toText(file);
  return out;
}

void SessionState::offerRecovery() {
  for (const QString& file : cutOff()) {
    if (m_offered.contains(file))
      continue;
    m_offered << file;
    const auto next = [this] { offerRecovery(); };
    return m_parts.window.strip.showChoices(
        tr("A program that was cut off left a network that is in no file (%1).")
            .arg(QLocale::c().toString(QFileInfo(file).lastModified(), QStringLiteral("yyyy-MM-dd hh:mm"))),
        {{tr("Recover"), tr("Opens it in place of the present network"),
          [this, file] { emit recoveryWanted(file); }},
         {tr("Discard"), tr("Removes it"), [file, next] {
            QFile::remove(file);
            next();
          }}});
  }
}

/// The present network, once it stands somewhere else.
void SessionState::removeRecovered() {
  if (const QString file = m_unsaved.openedFrom(); m_offered.contains(file))
    QFile::remove(file);
}

bool SessionState::restore() {
  if (!m_first || !QFileInfo::exists(stateFile()))
    return false;
  std::vector<InputError> problems;
  try {
    put(read());
    return true;
  } catch (const InputErrors& errors) {
    problems = errors.errors();
  } catch (const std::exception& error) {
    problems = {{stateFile().toStdString(), {}, error.what()}};
  }
  m_parts.window.strip.showProblems(
      tr("The last session could not be brought back; the default experiment stands in for it."), problems);
  setAside();
  return false;
}

/// What is wrong with it may be of use to somebody, and a run is not to be written over unseen.
void SessionState::setAside() {
  for (const QString& file : {stateFile(), runFile()}) {
    QFile::remove(file + QStringLiteral(".old"));
    QFile::rename(file, file + QStringLiteral(".old"));
  }
}

/// @throws InputErrors
SessionState::Session SessionState::read() const {
  const auto wrong = [this](const QString& what) {
    throw InputErrors({{stateFile().toStdString(), {}, what.toStdString()}});
  };
  QFile file(stateFile());
  if (!file.open(QIODevice::ReadOnly))
    wrong(tr("cannot be read: %1").arg(file.errorString()));
  if (file.size() > largestState)
    wrong(tr("is no session: it is too large"));
  const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
  if (json[QStringLiteral("format")].toInt() != stateFormat)
    wrong(tr("is no session, or its end is missing"));
  Session out;
  out.preset = presetFrom(json[QStringLiteral("preset")], stateFile());
  out.preset.id = json[QStringLiteral("id")].toString().toStdString();
  out.experiment = presetFrom(json[QStringLiteral("experiment")], stateFile()).experiment;
  out.workspace = json[QStringLiteral("workspace")].toInt();
  out.run = json[QStringLiteral("run")].toString();
  out.unsaved = json[QStringLiteral("unsaved")].toBool();
  return out;
}

void SessionState::put(const Session& session) {
  Draft& draft = m_parts.window.draft;
  draft.choose(session.preset, tr("last session"));
  const auto texts = textsOf(session.experiment);
  for (std::size_t i = 0; i < texts.size(); ++i)
    draft.type(i, texts[i]);
  if (session.workspace >= 0 && session.workspace < m_parts.workspaces.count())
    m_parts.workspaces.setCurrentIndex(session.workspace);
  if (session.run.isEmpty())
    m_parts.window.controller.build(draft.experiment());
  else
    (void)m_unsaved.load(session.run, !session.unsaved);
}

/// A run that the program was to begin with and cannot read leaves an experiment (RunFiles tells why); a copy
/// that cannot be written is not tried again every minute.
void SessionState::takeRefusal(const Refused& refused) {
  RunController& controller = m_parts.window.controller;
  if (refused.what == Refused::What::Load && controller.run() == 0 && !controller.building()) {
    controller.build(m_parts.window.draft.experiment());
  } else if (refused.what == Refused::What::Save &&
             std::ranges::count(refused.problems, runFile().toStdString(), &InputError::file) > 0) {
    m_timer.stop(); // what its user wants to save elsewhere, and cannot, is another matter
  }
}

void SessionState::saveEveryMinute() {
  if (!m_unsaved.unsaved()) {
    if (m_first)
      write(m_unsaved.file(), false);
    return;
  }
  if (!m_parts.window.actions.keepCopies->isChecked() ||
      (m_sinceCopy.isValid() && m_sinceCopy.elapsed() < m_pause))
    return;
  m_pause = std::numeric_limits<qint64>::max(); // until it is known how long it took
  m_sinceCopy.start();
  m_unsaved.saveCopy(runFile());
}

void SessionState::takeKept(const QString& file) {
  if (file != runFile()) // a copy that others asked for
    return;
  m_pause =
      m_sinceCopy.isValid() ? static_cast<qint64>(static_cast<double>(m_sinceCopy.elapsed()) / mostShare) : 0;
  write(file, true);
  removeRecovered();
}

void SessionState::remember(bool keepRun) {
  m_timer.stop();
  if (!m_ours)
    return;
  if (keepRun && m_unsaved.unsaved()) {
    m_unsaved.saveCopy(runFile()); // the worker writes it before it ends
    write(runFile(), true);
    return;
  }
  if (m_first)
    write(m_unsaved.file(), false);
  else
    QFile::remove(stateFile());
  if (m_unsaved.file() != runFile())
    QFile::remove(runFile());
  removeRecovered(); // its user was asked
}

/// Never more than a note when it fails: nobody's work depends on it.
void SessionState::write(const QString& run, bool unsaved) {
  if (!m_ours)
    return;
  const Draft& draft = m_parts.window.draft;
  Preset edited = draft.preset();
  edited.experiment = draft.experiment();
  const QJsonObject json{{QStringLiteral("format"), stateFormat},
                         {QStringLiteral("id"), toQString(draft.preset().id)},
                         {QStringLiteral("preset"), jsonOf(draft.preset())},
                         {QStringLiteral("experiment"), jsonOf(edited)},
                         {QStringLiteral("workspace"), m_parts.workspaces.currentIndex()},
                         {QStringLiteral("run"), run},
                         {QStringLiteral("unsaved"), unsaved}};
  try {
    replaceText(toPath(stateFile()), QJsonDocument(json).toJson().toStdString());
  } catch (const InputErrors& errors) {
    m_timer.stop();
    m_parts.window.strip.showProblems(tr("The session is not remembered."), errors.errors());
  }
}

} // namespace spikeloom
