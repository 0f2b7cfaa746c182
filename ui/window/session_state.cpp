#include "ui/window/session_state.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSettings>
#include <QTabWidget>

#include "core/base/file.h"
#include "core/experiment/memory.h"
#include "core/experiment/preset.h"
#include "ui/params/draft.h"
#include "ui/session/run_controller.h"
#include "ui/window/message_strip.h"
#include "ui/window/unsaved_run.h"

namespace spikeloom {

namespace {

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
  m_lock = std::make_unique<QLockFile>(m_base + QStringLiteral(".lock"));
  m_ours = m_lock->tryLock(0);
  m_timer.setInterval(interval);
  connect(&m_timer, &QTimer::timeout, this, &SessionState::saveEveryMinute);
  connect(&m_unsaved, &UnsavedRun::keptCopy, this, [this](const QString& file) { write(file, true); });
  connect(&parts.window.controller, &RunController::refused, this, &SessionState::takeRefusal);
  if (m_ours)
    m_timer.start();
}

SessionState::~SessionState() = default;

bool SessionState::restore() {
  if (!m_ours || !QFileInfo::exists(stateFile()))
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
    m_restored = m_unsaved.load(session.run, !session.unsaved);
}

/// A run that cannot be read leaves its experiment (RunFiles tells why); a copy that cannot be written is not
/// tried again every minute.
void SessionState::takeRefusal(const Refused& refused) {
  if (refused.what == Refused::What::Load && refused.run == m_restored && m_restored != 0) {
    m_restored = 0;
    m_parts.window.controller.build(m_parts.window.draft.experiment());
  } else if (refused.what == Refused::What::Save) {
    m_timer.stop();
  }
}

void SessionState::saveEveryMinute() {
  if (!m_unsaved.unsaved())
    return write(m_unsaved.file(), false);
  try {
    if (memoryNeeded(m_parts.window.draft.liveExperiment()) <= mostBytes)
      m_unsaved.saveCopy(runFile());
  } catch (const InputErrors&) {
    // its network's file is gone: how large the run is cannot be told
  }
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
  write(m_unsaved.file(), false);
  if (m_unsaved.file() != runFile())
    QFile::remove(runFile());
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
    replaceText(stateFile().toStdU16String(), QJsonDocument(json).toJson().toStdString());
  } catch (const InputErrors& errors) {
    m_timer.stop();
    m_parts.window.strip.showProblems(tr("The session is not remembered."), errors.errors());
  }
}

} // namespace spikeloom
