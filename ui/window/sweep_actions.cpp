#include "ui/window/sweep_actions.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <utility>

#include "core/base/destination.h"
#include "core/base/file.h"
#include "core/params/access.h"
#include "core/study/sweep_commands.h"
#include "core/study/sweep_file.h"
#include "ui/look/paths.h"
#include "ui/params/draft.h"
#include "ui/session/analysis_controller.h"
#include "ui/session/sweep_controller.h"
#include "ui/window/message_strip.h"
#include "ui/workspaces/sweep_workspace.h"

namespace spikeloom {

namespace {

constexpr QLatin1String setupKey("sweep/setup");
constexpr int mergeTyping = 300; // ms

QJsonObject jsonOf(const AxisSetup& axis) {
  return {{QStringLiteral("parameter"), toQString(axis.parameter)},
          {QStringLiteral("from"), toQString(axis.from)},
          {QStringLiteral("to"), toQString(axis.to)},
          {QStringLiteral("count"), toQString(axis.count)},
          {QStringLiteral("logarithmic"), axis.logarithmic}};
}

/// The shipped sweeps, as the page lists them.
struct Shipped {
  std::vector<SweepWorkspace::Listed> listed;
  std::vector<InputError> problems;
};

Shipped readShipped() {
  Shipped out;
  for (const Sweep& sweep : shippedSweeps(out.problems))
    out.listed.push_back(
        {toText(sweepFolder() / (sweep.id + ".json")),
         sweep.figure.empty()
             ? toQString(sweep.title)
             : SweepActions::tr("Figure %1: %2").arg(toQString(sweep.figure), toQString(sweep.title)),
         toQString(sweep.about)});
  return out;
}

AxisSetup axisFrom(const QJsonObject& json) {
  const auto text = [&](const char* key) { return json[QLatin1String(key)].toString().toStdString(); };
  return {.parameter = text("parameter"),
          .from = text("from"),
          .to = text("to"),
          .count = text("count"),
          .logarithmic = json[QStringLiteral("logarithmic")].toBool(true)};
}

} // namespace

SweepActions::SweepActions(const WindowParts& window, const Parts& parts, QWidget* parent)
    : QObject(parent), m_draft(window.draft), m_strip(window.strip), m_sweep(parts.sweep), m_page(parts.page),
      m_analyses(parts.analyses), m_settings(parts.settings), m_window(parent) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(mergeTyping);
  connect(&m_soon, &QTimer::timeout, this, &SweepActions::openNow);
  setWaysOfDialogs();
  restore();
  connectPage();
  connect(&m_sweep, &SweepController::changed, this, [this] {
    m_page.showState(m_sweep.state());
    if (m_stale && !m_sweep.state().running && !m_soon.isActive())
      openSoon(); // the experiment was edited while it ran
    if (!m_sweep.state().reading && std::exchange(m_runNext, false) && m_sweep.state().problems.empty())
      m_sweep.run(static_cast<unsigned>(m_page.setup().threads));
  });
  connect(&m_draft, &Draft::changed, this, [this] {
    if (m_page.setup().source.isEmpty())
      openSoon();
  });
  connect(&m_analyses, &AnalysisController::answered, this, &SweepActions::listShipped);
  m_page.installEventFilter(this);
}

void SweepActions::connectPage() {
  connect(&m_page, &SweepWorkspace::setupChanged, this, &SweepActions::takeSetup);
  connect(&m_page, &SweepWorkspace::usualAxisWanted, this, &SweepActions::takeUsual);
  connect(&m_page, &SweepWorkspace::runWanted, this, [this] {
    if (m_soon.isActive()) { // what was typed last is what is meant; it is checked first
      m_runNext = true;
      openNow();
    } else
      m_sweep.run(static_cast<unsigned>(m_page.setup().threads));
  });
  connect(&m_page, &SweepWorkspace::stopWanted, &m_sweep, &SweepController::stop);
  connect(&m_page, &SweepWorkspace::openWanted, this, &SweepActions::openCell);
  connect(&m_page, &SweepWorkspace::commandWanted, this, &SweepActions::copyCommand);
  connect(&m_page, &SweepWorkspace::scriptWanted, this, &SweepActions::copyScript);
  connect(&m_page, &SweepWorkspace::fileWanted, this, [this] {
    const QString file = m_sweep.state().running ? QString() : m_ways.sweepFile();
    if (file.isEmpty())
      return;
    SweepPageSetup setup = m_page.setup();
    setup.source = QFileInfo(file).absoluteFilePath();
    setup.results.clear();
    m_page.setSetup(setup);
    takeSetup(true);
  });
  connect(&m_page, &SweepWorkspace::resultsWanted, this, [this] {
    const QString file = m_sweep.state().running ? QString() : m_ways.results();
    if (file.isEmpty())
      return;
    SweepPageSetup setup = m_page.setup();
    setup.results = QFileInfo(file).absoluteFilePath();
    m_page.setSetup(setup);
    takeSetup(true);
  });
}

void SweepActions::setWaysOfDialogs() {
  m_ways = {.sweepFile =
                [this] {
                  return QFileDialog::getOpenFileName(m_window, tr("Open sweep file"), {},
                                                      tr("Sweeps (*.json);;All files (*)"));
                },
            .results =
                [this] {
                  return QFileDialog::getSaveFileName(m_window, tr("Results of the sweep"), {},
                                                      tr("CSV files (*.csv)"), nullptr,
                                                      QFileDialog::DontConfirmOverwrite);
                }};
}

/// When the page is first seen: reading and checking them all takes half a second.
void SweepActions::askShipped() {
  if (m_shipped == 0)
    m_shipped = m_analyses.ask("shipped sweeps",
                               [](const std::stop_token&, const auto&) { return std::any(readShipped()); });
}

void SweepActions::listShipped(const AnalysisRunner::Result& result) {
  const auto* const shipped = std::any_cast<Shipped>(&result.value);
  if (result.ticket != m_shipped || !shipped)
    return;
  m_page.setSources(shipped->listed);
  if (!shipped->problems.empty())
    m_strip.showProblems(tr("Some sweeps cannot be read and are left out."), shipped->problems);
}

void SweepActions::restore() {
  SweepPageSetup setup;
  const QJsonObject json = QJsonDocument::fromJson(m_settings.value(setupKey).toByteArray()).object();
  m_fresh = json.isEmpty();
  if (!m_fresh) {
    setup.source = json[QStringLiteral("source")].toString();
    setup.own = {axisFrom(json[QStringLiteral("first")].toObject()),
                 axisFrom(json[QStringLiteral("second")].toObject()),
                 json[QStringLiteral("repeats")].toString().toStdString()};
    setup.measure = json[QStringLiteral("measure")].toString();
    setup.threads = json[QStringLiteral("threads")].toInt();
    setup.results = json[QStringLiteral("results")].toString();
  }
  m_page.setSetup(setup);
}

void SweepActions::remember() const {
  const SweepPageSetup& setup = m_page.setup();
  const QJsonObject json{{QStringLiteral("source"), setup.source},
                         {QStringLiteral("first"), jsonOf(setup.own.first)},
                         {QStringLiteral("second"), jsonOf(setup.own.second)},
                         {QStringLiteral("repeats"), toQString(setup.own.repeats)},
                         {QStringLiteral("measure"), setup.measure},
                         {QStringLiteral("threads"), setup.threads},
                         {QStringLiteral("results"), setup.results}};
  m_settings.setValue(setupKey, QJsonDocument(json).toJson(QJsonDocument::Compact));
}

void SweepActions::takeSetup(bool anew) {
  remember();
  if (anew)
    openSoon();
}

void SweepActions::takeUsual(int axis) {
  SweepPageSetup setup = m_page.setup();
  AxisSetup& of = axis == 0 ? setup.own.first : setup.own.second;
  if (const Field* const field = findField(of.parameter))
    of = usualAxis(*field, m_draft.experiment());
  m_page.setSetup(setup);
  takeSetup(true);
}

/// Computed for only while the page is seen; what runs goes on.
void SweepActions::openSoon() {
  m_stale = true;
  if (m_page.isVisible() && !m_sweep.state().running)
    m_soon.start();
}

void SweepActions::openNow() {
  m_soon.stop();
  m_stale = false;
  if (m_page.setup().source.isEmpty() && !m_draft.allowed()) {
    m_sweep.refuse(
        {{.file = {},
          .path = {},
          .message = tr("The experiment in the panel has values that are not allowed: they are marked "
                        "there")
                         .toStdString()}});
    return;
  }
  m_sweep.open(source());
}

bool SweepActions::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_page && event->type() == QEvent::Show) {
    askShipped();
    if (std::exchange(m_fresh, false)) { // nothing was ever set up
      SweepPageSetup setup = m_page.setup();
      setup.own.first = usualAxis(SPIKELOOM_FIELD(synapse, time_constant), m_draft.experiment());
      setup.own.second = usualAxis(SPIKELOOM_FIELD(network, neurons), m_draft.experiment());
      m_page.setSetup(setup);
    }
    if (m_stale && !m_sweep.state().running)
      openNow();
  }
  return QObject::eventFilter(watched, event);
}

SweepSource SweepActions::source() const {
  const SweepPageSetup& setup = m_page.setup();
  SweepSource out;
  out.folder = stateFolder() / "sweeps";
  out.results = toPath(setup.results);
  if (setup.source.isEmpty()) {
    out.text = sweepText(setup.own, m_draft.preset(), m_draft.experiment());
    return out;
  }
  out.file = toPath(setup.source);
  if (setup.results.isEmpty() && out.file.parent_path() != sweepFolder() &&
      !problemOfFolder(out.file.parent_path()))
    out.results = std::filesystem::path(out.file).replace_extension(".csv"); // as the command line has it
  return out;
}

/// Does it, or says why it cannot be done.
template <class Work> void SweepActions::trying(const QString& failed, Work&& work) {
  try {
    work();
  } catch (const InputErrors& errors) {
    m_strip.showProblems(failed, errors.errors());
  }
}

void SweepActions::openCell(std::size_t cell) {
  const auto& sweep = m_sweep.state().sweep;
  if (!sweep || cell >= sweep->cells())
    return;
  const Experiment experiment = sweep->experimentOf(cell * sweep->repeats);
  const QString name = toQString(sweep->cellText(cell));
  const auto all = textsOf(experiment);
  std::vector<std::pair<std::size_t, QString>> texts;
  for (std::size_t i = 0; i < fields().size(); ++i)
    if (&fields()[i] != &SPIKELOOM_FIELD(run, threads)) // runs of a sweep have one each
      texts.emplace_back(i, all[i]);
  m_draft.typeAll(texts, tr("cell of the sweep: %1").arg(name));
  emit told(tr("The experiment with %1 is in the panel: Ctrl+N builds it.").arg(name));
}

void SweepActions::copyCommand() {
  const SweepState& state = m_sweep.state();
  if (!state.sweep)
    return emit told(tr("There is no sweep yet that a command could run."));
  trying(tr("The sweep's file could not be written."), [&] {
    SweepSession::writeFile(state.source);
    QGuiApplication::clipboard()->setText(toQString(sweepCommand(state.source.file, state.source.results)));
    emit told(tr("Copied: the command that goes on with these results"));
  });
}

void SweepActions::copyScript() {
  const SweepState& state = m_sweep.state();
  if (!state.sweep)
    return emit told(tr("There is no sweep yet that a script could run."));
  trying(tr("The sweep's file could not be written."), [&] {
    SweepSession::writeFile(state.source);
    const std::filesystem::path program = toPath(QCoreApplication::applicationDirPath()) / "spikeloom-cli";
    const JobArray jobs = jobArrayFor(*state.sweep);
    QGuiApplication::clipboard()->setText(
        toQString(jobScript(state.source.file, state.source.results, jobs,
                            std::filesystem::exists(program) ? program : "spikeloom-cli")));
    emit told(tr("Copied: a job script for sbatch, %1 tasks").arg(jobs.shards));
  });
}

} // namespace spikeloom
