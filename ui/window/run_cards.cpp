#include "ui/window/run_cards.h"

#include <QSettings>

#include <algorithm>
#include <any>
#include <cmath>
#include <utility>

#include "core/base/destination.h"
#include "core/base/text.h"
#include "core/run/simulation.h"
#include "ui/look/paths.h"
#include "ui/params/draft.h"
#include "ui/session/cause_finder.h"
#include "ui/session/run_controller.h"
#include "ui/window/message_strip.h"
#include "ui/window/unsaved_run.h"
#include "ui/workspaces/live_workspace.h"
#include "ui/workspaces/runs_strip.h"
#include "ui/workspaces/why_view.h"

namespace spikeloom {

namespace {

constexpr QLatin1String limitKey("runs/limit"), foldedKey("runs/folded");
constexpr double usualLimit = 2e9;                 // bytes
constexpr int mergeChanges = 250, restTime = 1500; // ms

/// "τs 50, N 1000": what differs from the preset.
std::string differsFrom(const Experiment& preset, const Experiment& experiment) {
  std::string out;
  for (const Field& field : fields())
    if (field.group != "probe" && field.path() != "run.threads" && field.path() != "run.seed" &&
        field.relevant(experiment) && field.get(preset) != field.get(experiment)) {
      out += (out.empty() ? "" : ", ") + std::string(field.symbol.empty() ? field.name : field.symbol) + " " +
             valueText(field.get(experiment)) + (field.unit.empty() ? "" : " ") + std::string(field.unit);
    }
  return out;
}

QString number(double value) {
  return std::isfinite(value) ? QString::number(value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212))
                              : QStringLiteral("–");
}

QList<RunsStrip::Line> comparisonOf(const RunCard& a, const RunCard* b) {
  QList<RunsStrip::Line> out;
  const auto add = [&](const QString& name, const QString& first, const QString& second) {
    if (!b || first != second)
      out << RunsStrip::Line{name, first, b ? second : QString()};
  };
  const RunCard& other = b ? *b : a;
  if (b)
    for (const Field& field : fields())
      if (field.path() != "run.threads" &&
          (field.relevant(a.experiment) || field.relevant(other.experiment))) {
        const QString name = toQString(field.symbol.empty() ? field.name : field.symbol);
        add(field.unit.empty() ? name : QStringLiteral("%1 (%2)").arg(name, toQString(field.unit)),
            toQString(valueText(field.get(a.experiment))), toQString(valueText(field.get(other.experiment))));
      }
  const auto loops = [](const RunCard& card) {
    return QString::number(card.loops.empty() ? 0 : card.loops.back().loop);
  };
  add(RunCards::tr("loops trained"), loops(a), loops(other));
  add(RunCards::tr("test r"), number(a.correlation), number(other.correlation));
  const auto total = [](const RunCard& card) {
    return card.tests.empty() ? RunCard::nothing : card.tests.back().error;
  };
  add(RunCards::tr("error"), number(total(a)), number(total(other)));
  add(wordOf(Role::Tracking), number(a.tracking), number(other.tracking));
  add(wordOf(Role::Sampling), number(a.sampling), number(other.sampling));
  add(wordOf(Role::Feedback), number(a.feedback), number(other.feedback));
  return out;
}

} // namespace

RunCards::RunCards(const WindowParts& window, Parts parts, QObject* parent)
    : QObject(parent), m_window(window), m_parts(std::move(parts)), m_shelf(stateFolder() / "runs") {
  m_soon.setSingleShot(true);
  m_soon.setInterval(mergeChanges);
  connect(&m_soon, &QTimer::timeout, this, &RunCards::present);
  m_rest.setSingleShot(true);
  m_rest.setInterval(restTime);
  connect(&m_rest, &QTimer::timeout, this, &RunCards::keep);
  connectRun();
  connectStrip();
  m_parts.strip.setFolded(m_parts.settings.value(foldedKey, true).toBool());
  m_shelf.tidy(limit());
  reload();
}

void RunCards::connectRun() {
  RunController& controller = m_window.controller;
  connect(&controller, &RunController::built, this, &RunCards::takeBuilt);
  connect(&controller, &RunController::frameReady, this, &RunCards::takeFrame);
  connect(&controller, &RunController::replacing, this, &RunCards::keep);
  connect(&controller, &RunController::answered, this, [this](const Answer& answer) {
    if (const auto* const bytes = std::any_cast<double>(&answer.value); bytes && answer.ticket == m_look)
      m_bytes = *bytes;
  });
  connect(&m_parts.causes, &CauseFinder::changed, this, &RunCards::takeCauses);
  connect(&m_window.unsaved, &UnsavedRun::keptCopy, this, [this](const QString& file) {
    if (m_saving.erase(file) > 0) {
      m_shelf.tidy(limit());
      reload();
    }
  });
}

void RunCards::connectStrip() {
  connect(&m_parts.strip, &RunsStrip::chosenChanged, this, &RunCards::presentChoice);
  connect(&m_parts.strip, &RunsStrip::nameTyped, this, &RunCards::rename);
  connect(&m_parts.strip, &RunsStrip::removeWanted, this, &RunCards::remove);
  connect(&m_parts.strip, &RunsStrip::foldedChanged, this, [this](bool folded) {
    m_parts.settings.setValue(foldedKey, folded);
    if (!folded)
      reload();
  });
  connect(&m_parts.strip, &RunsStrip::limitChosen, this, [this](double bytes) {
    m_parts.settings.setValue(limitKey, bytes);
    m_shelf.tidy(bytes);
    reload();
  });
  connect(&m_parts.strip, &RunsStrip::openWanted, this, [this](const QString& id) {
    const KeptRun* const run = keptOf(id);
    if (run && run->bytes > 0)
      m_parts.open(toText(m_shelf.runFile(run->card.id)));
    else if (run)
      emit told(tr("This run is in no file any more: %1")
                    .arg(run->card.whyNotSaved.empty() ? tr("the limit was reached")
                                                       : toQString(run->card.whyNotSaved)));
  });
}

double RunCards::limit() const { return m_parts.settings.value(limitKey, usualLimit).toDouble(); }

/// Does it; the first failure is told, further ones would be the same.
template <class Work> bool RunCards::trying(Work&& work) {
  try {
    work();
    m_broken = false;
    return true;
  } catch (const InputErrors& errors) {
    if (!std::exchange(m_broken, true))
      m_window.strip.showProblems(tr("The cards of training runs cannot be kept."), errors.errors());
    return false;
  }
}

void RunCards::takeBuilt() {
  m_run = m_window.controller.run();
  m_card.reset();
  m_hold.reset();
  m_baseline.reset();
  m_loops = m_tests = m_savedLoops = 0;
  m_bytes = 0;
  m_openHold.reset();
  m_title = m_window.draft.preset().title;
  m_preset = m_window.draft.preset().experiment;
  m_rest.stop();
  m_look = m_window.controller.look(
      [](const Simulation& simulation) { return std::any(simulation.setup().memory); });
  m_soon.start();
}

void RunCards::takeFrame(const Frame& frame) {
  if (frame.run != m_run)
    return;
  const std::size_t loops = frame.history->curve.size();
  if (!m_baseline) { // of a run that was opened, what it had; nothing of one that was built
    const QString opened = m_window.unsaved.openedFrom();
    m_baseline = opened.isEmpty() ? 0 : loops;
    if (const std::string id = m_shelf.idOf(toPath(opened)); !id.empty())
      m_openHold = m_shelf.hold(id);
  }
  if (loops <= *m_baseline)
    return;
  if (!m_card)
    begin();
  if (!m_card)
    return;
  if (loops != m_loops || frame.history->tests.size() != m_tests) {
    takePoints(frame);
    if (!m_soon.isActive())
      m_soon.start();
  }
  const bool rests = frame.activity == Activity::Idle || frame.paused;
  if (!rests)
    m_rest.stop();
  else if (m_savedLoops != m_loops && !m_rest.isActive())
    m_rest.start();
}

void RunCards::begin() {
  if (m_broken)
    return;
  trying([&] {
    auto made = m_shelf.add();
    m_hold = std::move(made.hold);
    RunCard card;
    card.id = made.id;
    card.begun = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd hh:mm")).toStdString();
    card.title = m_title;
    m_card = std::move(card);
  });
}

/// What has come since; of several sets the means.
void RunCards::takePoints(const Frame& frame) {
  const RunHistory& history = *frame.history;
  if (m_loops < history.curve.size()) { // what is edited afterwards is not what it was trained with
    m_card->experiment = m_window.draft.liveExperiment();
    m_card->differs = differsFrom(m_preset, m_card->experiment);
  }
  for (; m_loops < history.curve.size(); ++m_loops) {
    const TrialTotals& loop = history.curve[m_loops];
    addPoint(m_card->loops, {loop.number, loop.median, loop.errorShare});
  }
  while (m_tests < history.tests.size()) {
    const TestPoint& first = history.tests[m_tests];
    RunCard::Point mean{first.afterLoop, 0, 0};
    double correlation = 0;
    int sets = 0;
    for (; m_tests < history.tests.size() && history.tests[m_tests].afterLoop == first.afterLoop; ++m_tests)
      if (const TestPoint& test = history.tests[m_tests]; !test.probed) {
        ++sets;
        mean.correlation += test.median;
        mean.error += test.errorShare;
        correlation += test.mean;
      }
    if (sets == 0)
      continue;
    mean.correlation /= sets;
    mean.error /= sets;
    if (!m_card->tests.empty() && m_card->tests.back().loop == mean.loop)
      m_card->tests.pop_back(); // tested again
    addPoint(m_card->tests, mean);
    m_card->correlation = correlation / sets;
  }
  takeCauses();
}

void RunCards::takeCauses() {
  if (!m_card)
    return;
  const Diagnosis& diagnosis = m_parts.causes.diagnosis();
  if (const auto shares = sharesOf(diagnosis.network)) {
    m_card->tracking = shares->tracking;
    m_card->sampling = shares->sampling;
    m_card->feedback = shares->feedback.value_or(RunCard::nothing);
    m_card->sentence = m_parts.causes.verdict().sentence;
  }
  if (!m_soon.isActive())
    m_soon.start();
}

/// The card, then the saved run: whatever comes between leaves a card without a file. While another network
/// is awaited it may be the one that would be saved; the present one was, before that was asked for.
void RunCards::keep() {
  if (!m_card || m_savedLoops == m_loops || m_window.controller.building())
    return;
  double named = 0;
  for (const KeptRun& run : m_kept)
    named += run.card.name.empty() || run.card.id == m_card->id ? 0 : run.bytes;
  const bool fits = m_bytes + named <= limit();
  m_card->whyNotSaved = fits ? std::string()
                             : tr("it would take about %1, and the limit is %2")
                                   .arg(toQString(bytesText(m_bytes)), toQString(bytesText(limit())))
                                   .toStdString();
  m_savedLoops = m_loops;
  m_soon.start();
  if (!trying([&] { m_shelf.write(*m_card); }) || !fits)
    return;
  const QString file = toText(m_shelf.runFile(m_card->id));
  m_saving.insert(file);
  m_window.unsaved.saveCopy(file);
}

void RunCards::finish() {
  keep();
  if (m_card && m_savedLoops == m_loops) // parts of the error that came after it was saved
    trying([&] { m_shelf.write(*m_card); });
}

const KeptRun* RunCards::keptOf(const QString& id) const {
  const auto at = std::ranges::find(m_kept, id.toStdString(), [](const KeptRun& run) { return run.card.id; });
  return at == m_kept.end() ? nullptr : &*at;
}

RunCardView RunCards::viewOf(const KeptRun& run) const {
  const RunCard& card = run.card;
  RunCardView view;
  view.id = toQString(card.id);
  view.named = !card.name.empty();
  view.title = toQString(view.named ? card.name : card.title);
  view.saved = run.bytes > 0;
  view.present = m_card && m_card->id == card.id;
  view.line = tr("seed %1").arg(card.experiment.run.seed);
  if (!card.differs.empty())
    view.line += QStringLiteral(", %1").arg(toQString(card.differs));
  view.result = tr("r %1").arg(number(card.correlation));
  view.note = view.saved                                ? QString()
              : view.present && m_savedLoops != m_loops ? tr("It is saved when training rests")
              : card.whyNotSaved.empty() ? tr("Its saved run was removed to stay within the limit")
                                         : tr("Not saved: %1").arg(toQString(card.whyNotSaved));
  view.curve.name = view.title;
  for (const RunCard::Point& point : card.tests.size() > 1 ? card.tests : card.loops)
    view.curve.points.push_back({point.loop, point.correlation, point.error});
  if (std::isfinite(card.tracking))
    view.shares = CauseShares{card.tracking, std::isfinite(card.sampling) ? card.sampling : 0,
                              std::isfinite(card.feedback) ? std::optional(card.feedback) : std::nullopt};
  QStringList about{toQString(card.title),
                    view.line,
                    tr("begun %1").arg(toQString(card.begun)),
                    tr("test correlation %1").arg(number(card.correlation)),
                    toQString(card.sentence),
                    view.note};
  about.removeAll(QString());
  view.about = about.join(QLatin1Char('\n'));
  return view;
}

/// What stands in the folder; other windows have cards there, too.
void RunCards::reload() {
  std::vector<InputError> unread;
  m_kept = m_shelf.read(unread);
  for (const InputError& problem : unread)
    emit told(toQString(problem.text()));
  present();
}

void RunCards::present() {
  if (m_card) { // as it is now
    const auto at = std::ranges::find(m_kept, m_card->id, [](const KeptRun& run) { return run.card.id; });
    if (at != m_kept.end()) {
      m_card->name = at->card.name;
      at->card = *m_card;
    } else {
      m_kept.push_back({.card = *m_card});
    }
  }
  const RunsStrip& strip = m_parts.strip;
  if (strip.folded() && strip.chosen().isEmpty() &&
      strip.cards().size() == static_cast<qsizetype>(m_kept.size()))
    return; // nobody sees it; unfolding shows what has come since
  std::vector<RunCardView> views;
  double taken = 0;
  for (auto run = m_kept.rbegin(); run != m_kept.rend(); ++run) {
    views.push_back(viewOf(*run));
    taken += run->bytes;
  }
  m_parts.strip.showCards(views);
  m_parts.strip.showLimit(limit(), taken);
  presentChoice();
}

void RunCards::presentChoice() {
  std::vector<OverlaidCurve> curves;
  std::vector<const KeptRun*> chosen;
  for (const QString& id : m_parts.strip.chosen())
    if (const KeptRun* const run = keptOf(id)) {
      chosen.push_back(run);
      OverlaidCurve curve = viewOf(*run).curve;
      if (m_parts.strip.chosen().size() > 1)
        curve.name = QStringLiteral("%1 %2").arg(chosen.size() == 1 ? QLatin1String("A") : QLatin1String("B"),
                                                 curve.name);
      curves.push_back(std::move(curve));
    }
  m_parts.live.showOverlays(curves);
  m_parts.strip.showComparison(
      chosen.empty() ? QList<RunsStrip::Line>()
                     : comparisonOf(chosen[0]->card, chosen.size() > 1 ? &chosen[1]->card : nullptr));
}

void RunCards::rename(const QString& id, const QString& name) {
  const KeptRun* const run = keptOf(id);
  if (!run)
    return;
  RunCard card = run->card;
  card.name = name.toStdString();
  trying([&] { m_shelf.write(card); });
  if (m_card && m_card->id == card.id)
    m_card->name = card.name;
  m_shelf.tidy(limit());
  reload();
}

void RunCards::remove(const QString& id) {
  const bool ours = m_card && toQString(m_card->id) == id;
  const auto held = ours ? std::nullopt : m_shelf.hold(id.toStdString());
  if (ours || !held)
    return emit told(tr("This run is in use: it stays."));
  m_shelf.remove(id.toStdString());
  reload();
}

} // namespace spikeloom
