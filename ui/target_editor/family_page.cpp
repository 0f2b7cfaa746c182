#include "ui/target_editor/family_page.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include "core/base/errors.h"
#include "core/base/text.h"
#include "core/params/access.h"
#include "core/targets/target_sketch.h"
#include "ui/look/flow_layout.h"
#include "ui/look/wrapped_label.h"
#include "ui/params/draft.h"
#include "ui/session/analysis_controller.h"
#include "ui/target_editor/neuron_pictures.h"
#include "ui/target_editor/sketches.h"
#include "ui/target_editor/target_picture.h"

namespace spikeloom {

namespace {

constexpr int pictureColumns = 4, pictureLines = 4;
constexpr std::size_t curvesOfFamily = 3;

/// One of them, on its way from the analysis thread.
struct FamilySketch {
  TargetFamily family;
  SketchedTargets sketch;
  std::string problem;
};

FamilySketch sketchOf(Experiment experiment, TargetFamily family, const TransferCurve& transfer,
                      const std::stop_token& stop) {
  FamilySketch out{family, {}, {}};
  experiment.target.family = family;
  try {
    const Targets targets =
        targetSketch(experiment, family, sketchSamples, {.files = {}, .network = nullptr, .stop = stop});
    std::vector<std::size_t> followers;
    if (family == TargetFamily::drawn) // a target a curve
      for (const DrawnCurve& curve :
           parseCurves(experiment.target.curves, static_cast<std::size_t>(experiment.network.neurons)))
        followers.push_back(curve.neurons.empty() ? 0 : curve.neurons.front());
    out.sketch = followers.empty() ? withLimits(experiment, targets, transfer)
                                   : withLimits(experiment, targets, followers, transfer);
  } catch (const InputErrors& errors) {
    out.problem = errors.errors().front().message;
  } catch (const NumericalError& error) {
    out.problem = error.what();
  }
  return out;
}

/// The slow ones last, the chosen one first; what a file holds is the import page's to read.
std::vector<TargetFamily> inOrder(TargetFamily chosen) {
  using enum TargetFamily;
  std::vector<TargetFamily> out{chosen};
  for (const TargetFamily family :
       {sine, product_of_sines, ornstein_uhlenbeck, constant, drawn, chaotic, innate})
    if (family != chosen)
      out.push_back(family);
  std::erase(out, file);
  return out;
}

QString aboutFamily(TargetFamily family) {
  switch (family) {
  case TargetFamily::sine:
    return QObject::tr("Each neuron follows a sine with an amplitude, period and shift of its own.");
  case TargetFamily::product_of_sines:
    return QObject::tr("Each neuron follows a slow sine times a fast one, drawn for it alone.");
  case TargetFamily::chaotic:
    return QObject::tr("Each neuron follows a unit of a chaotic network of rates.");
  case TargetFamily::ornstein_uhlenbeck:
    return QObject::tr("Each neuron follows smooth noise of its own, with a correlation time.");
  case TargetFamily::innate:
    return QObject::tr("Each neuron follows the drive that it had itself, once, before training.");
  case TargetFamily::constant:
    return QObject::tr("All neurons hold one level.");
  case TargetFamily::drawn:
    return QObject::tr("Curves drawn by hand, each for the neurons that follow it.");
  case TargetFamily::file:
    return QObject::tr("Recorded or computed elsewhere: a file with a target a neuron.");
  }
  Q_UNREACHABLE();
}

std::size_t placeOf(TargetFamily family) { return static_cast<std::size_t>(family); }

} // namespace

FamilyPage::FamilyPage(Draft& draft, AnalysisController& analyses, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_analyses(analyses), m_neurons(new NeuronPictures(this)),
      m_plot(new CurvePlot(this)), m_about(new WrappedLabel({}, Qt::PlainText, this)),
      m_found(new WrappedLabel({}, Qt::PlainText, this)), m_open(new QPushButton(this)) {
  m_plot->setAccessibleName(tr("Targets of the chosen family"));
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(8, 6, 8, 4);
  lines->setSpacing(4);
  addPictures(lines);
  auto* const holder = new QWidget(this);
  auto* const row = new FlowLayout(holder);
  row->setContentsMargins(0, 0, 0, 0);
  for (QWidget* const widget : std::initializer_list<QWidget*>{m_about, m_found, m_open})
    row->addWidget(widget);
  m_open->setFocusPolicy(Qt::TabFocus);
  lines->addWidget(m_neurons);
  lines->addWidget(holder);
  lines->addWidget(m_plot, 1);
  connect(m_neurons, &NeuronPictures::chosen, this, &FamilyPage::showChosen);
  connect(m_open, &QPushButton::clicked, this,
          [this] { emit pageWanted(m_draft.experiment().target.family); });
  connect(&m_analyses, &AnalysisController::answered, this, &FamilyPage::take);
}

void FamilyPage::addPictures(QLayout* lines) {
  auto* const holder = new QWidget(this);
  auto* const grid = new QGridLayout(holder);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(4);
  for (std::size_t k = 0; k < families; ++k) {
    const auto family = static_cast<TargetFamily>(k);
    auto* const picture = new TargetPicture(toQString(optionOf(family).label), pictureLines, holder);
    picture->setAccessibleName(tr("Targets: %1").arg(picture->text()));
    picture->setAccessibleDescription(aboutFamily(family));
    picture->setToolTip(aboutFamily(family));
    m_pictures[k] = picture;
    grid->addWidget(picture, static_cast<int>(k) / pictureColumns, static_cast<int>(k) % pictureColumns);
    connect(picture, &TargetPicture::clicked, this, [this, family] { choose(family); });
    connect(picture, &TargetPicture::openWanted, this, [this, family] {
      choose(family);
      if (family == TargetFamily::drawn || family == TargetFamily::file)
        emit pageWanted(family);
    });
  }
  lines->addWidget(holder);
}

TargetPicture& FamilyPage::picture(TargetFamily family) const { return *m_pictures[placeOf(family)]; }

QString FamilyPage::found() const { return m_found->text(); }

void FamilyPage::choose(TargetFamily family) {
  m_draft.type(indexOf(SPIKELOOM_FIELD(target, family)), toQString(optionOf(family).key));
}

void FamilyPage::present() {
  const TargetFamily chosen = m_draft.experiment().target.family;
  m_pictures[placeOf(chosen)]->setChecked(true);
  showChosen();
  askSketches();
}

void FamilyPage::showFile(const SketchedTargets& sketch) {
  takeSketch(TargetFamily::file, sketch,
             m_draft.experiment().target.file.empty() ? tr("choose a file")
                                                      : tr("nothing that can be used yet"));
}

void FamilyPage::askSketches() {
  m_ticket = m_analyses.ask(
      "target sketches",
      [experiment = m_draft.experiment()](const std::stop_token& stop,
                                          const AnalysisRunner::PostCoarse& post) {
        const TransferCurve transfer(experiment, stop);
        for (const TargetFamily family : inOrder(experiment.target.family))
          post(std::any(sketchOf(experiment, family, transfer, stop)));
        return std::any();
      },
      AnalysisRunner::Pace::Leisured);
}

void FamilyPage::take(const AnalysisRunner::Result& result) {
  const auto* const found = std::any_cast<FamilySketch>(&result.value);
  if (result.ticket == m_ticket && found)
    takeSketch(found->family, found->sketch, toQString(printable(found->problem)));
}

void FamilyPage::takeSketch(TargetFamily family, const SketchedTargets& sketch, const QString& problem) {
  m_known[placeOf(family)] = {sketch, problem};
  TargetPicture& picture = *m_pictures[placeOf(family)];
  if (sketch.targets.values.empty())
    picture.showText(family == TargetFamily::drawn && m_draft.experiment().target.curves.empty()
                         ? tr("nothing drawn yet")
                         : problem);
  else
    picture.showTargets(sketch.targets, 0, curvesOfFamily);
  if (family == m_draft.experiment().target.family)
    showChosen();
}

void FamilyPage::showChosen() {
  const TargetFamily chosen = m_draft.experiment().target.family;
  Known& known = m_known[placeOf(chosen)];
  using enum TargetFamily;
  if (known.sketch.targets.values.empty())
    m_neurons->showNothing(chosen != drawn && chosen != file); // which will have them in a moment
  else
    m_neurons->showTargets(known.sketch.targets,
                           chosen == drawn ? NeuronPictures::Of::Curves : NeuronPictures::Of::Neurons);
  known.sketch.shown = m_neurons->shown();
  m_about->setText(aboutFamily(chosen));
  m_found->setText(foundText(known.sketch));
  m_found->setVisible(!m_found->text().isEmpty());
  m_open->setText(chosen == drawn ? tr("Draw…") : tr("Choose a file…"));
  m_open->setVisible(chosen == drawn || chosen == file);
  if (known.sketch.targets.values.empty())
    m_plot->showNothing(known.problem);
  else
    m_plot->showTargets(known.sketch, m_draft.experiment().target.duration);
}

} // namespace spikeloom
