#include "ui/window/top_bar.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QProgressBar>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QToolButton>
#include <QtMath>

#include <cmath>

#include "core/base/text.h"
#include "ui/look/icons.h"
#include "ui/look/words.h"
#include "ui/params/derived_facts.h"
#include "ui/params/draft.h"
#include "ui/plots/activity_scale.h"
#include "ui/window/actions.h"
#include "ui/window/speed.h"

namespace spikeloom {

namespace {
constexpr double largestSeed = 9007199254740991.0; // whole numbers up to here are exact in the spin box

/// Room for the text, so that the bar does not move while numbers change.
int widthOf(const QWidget* widget, const QString& text) {
  return widget->fontMetrics().horizontalAdvance(text);
}
} // namespace

QString correlationText(const Frame& frame) {
  const TestLog& tests = frame.history->tests;
  if (tests.empty())
    return TopBar::tr("correlation –");
  double sum = 0;
  int sets = 0;
  for (std::size_t i = tests.size(); i-- > 0; ++sets) { // a point a set, in their order
    if (tests[i].afterLoop != tests.back().afterLoop || (sets > 0 && tests[i].set >= tests[i + 1].set))
      break;
    sum += tests[i].median;
  }
  const double mean = sum / sets; // none while no drive varies, as without any weights
  return TopBar::tr("correlation %1 (test)")
      .arg(std::isfinite(mean) ? QString::number(mean, 'f', 3) : QStringLiteral("–"));
}

QString readingText(const FileProgress& progress) {
  const QFileInfo file(QString::fromStdString(progress.file));
  return TopBar::tr("reading %1: %2 %", "file, percent")
      .arg(file.fileName(), QString::number(qFloor(100 * progress.fraction)));
}

QString progressText(const Frame& frame) {
  QString text = TopBar::tr("loop %1/%2").arg(frame.loop).arg(frame.loops);
  if (frame.activity == Activity::Idle)
    text = frame.loop == 0 ? TopBar::tr("untrained") : TopBar::tr("%1 trained").arg(loopsText(frame.loop));
  if (frame.activity == Activity::Testing)
    text = TopBar::tr("testing");
  if (frame.activity != Activity::Idle && frame.paused)
    return TopBar::tr("%1 · paused").arg(text);
  if (frame.activity != Activity::Idle && frame.secondsLeft >= 0)
    return TopBar::tr("%1 · %2 left").arg(text, toQString(durationText(frame.secondsLeft)));
  return text;
}

TopBar::TopBar(Actions& actions, QWidget* parent) : QToolBar(tr("Run"), parent) {
  setObjectName(QStringLiteral("topBar"));
  setMovable(false);
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setIconSize({18, 18});
  setContextMenuPolicy(Qt::PreventContextMenu); // hiding the only bar by accident helps nobody
  addRunButtons(actions);
  addSpeed(actions);
  addProgress();
  addSeed();
  fitWidths();
}

void TopBar::addGap(int width) {
  auto* const gap = new QWidget(this);
  gap->setFixedWidth(width);
  addWidget(gap);
}

void TopBar::addRunButtons(Actions& actions) {
  QList<QAction*> all{actions.restart, actions.train, actions.oneTrial, actions.test, actions.stop};
  for (QAction* const cue : actions.cues)
    all << cue;
  for (QAction* const action : all) {
    addAction(action);
    QWidget* const button = widgetForAction(action);
    button->setAccessibleName(action->text());
    button->setAccessibleDescription(action->statusTip());
    connect(action, &QAction::changed, button,
            [action, button] { button->setAccessibleName(action->text()); });
    if (action == actions.train) // wide enough for both of its texts
      button->setMinimumWidth(qMax(widthOf(this, tr("Train")), widthOf(this, tr("Pause"))) + 44);
  }
}

void TopBar::addSpeed(const Actions& actions) {
  addSeparator();
  m_speed = new QComboBox(this);
  m_speed->setAccessibleName(tr("Speed"));
  m_speed->setToolTip(tr("Simulated time per real time ([ slower, ] faster)"));
  for (const double speed : speeds)
    m_speed->addItem(speedText(speed), speed);
  m_speed->setCurrentIndex(m_speed->count() - 1);
  connect(m_speed, &QComboBox::currentIndexChanged, this,
          [this] { emit speedChanged(m_speed->currentData().toDouble()); });
  connect(actions.slower, &QAction::triggered, this, [this] { setSpeedIndex(speedIndex() - 1); });
  connect(actions.faster, &QAction::triggered, this, [this] { setSpeedIndex(speedIndex() + 1); });
  auto* const label = new QLabel(tr("Speed "), this);
  label->setBuddy(m_speed);
  addWidget(label);
  addWidget(m_speed);
}

void TopBar::addProgress() {
  addGap(8);
  m_progress = new QProgressBar(this);
  m_progress->setRange(0, 1000);
  m_progress->setTextVisible(true);
  m_progress->setAccessibleName(tr("Progress"));
  m_progress->setToolTip(tr("How far the run is"));
  explainWords(*m_progress, {QStringLiteral("trial"), QStringLiteral("loop"), QStringLiteral("test")});
  m_runText = tr("no network yet");
  showRun();
  addWidget(m_progress);
  addGap(10);
  m_correlation = new QLabel(tr("correlation –"), this);
  m_correlation->setAccessibleName(tr("Correlation"));
  explainCorrelation(TrainedQuantity::drive);
  addWidget(m_correlation);
}

void TopBar::explainCorrelation(TrainedQuantity quantity) {
  m_correlation->setToolTip(tr("Correlation of %1 and target in the last test, median over the neurons")
                                .arg(quantityName(quantity)));
}

void TopBar::addSeed() {
  auto* const stretch = new QWidget(this);
  stretch->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  addWidget(stretch);
  m_seed = new QDoubleSpinBox(this);
  m_seed->setDecimals(0);
  m_seed->setRange(0, largestSeed);
  m_seed->setKeyboardTracking(false);
  m_seed->setAccessibleName(tr("Seed"));
  m_seed->setToolTip(tr("All random numbers follow from it; another seed makes another network"));
  connect(m_seed, &QDoubleSpinBox::valueChanged, this,
          [this](double seed) { emit seedEdited(qRound64(seed)); });
  auto* const label = new QLabel(tr("Seed "), this);
  label->setBuddy(m_seed);
  addWidget(label);
  addWidget(m_seed);
  m_dice = addAction(tintedIcon(QStringLiteral("dice"), palette()), tr("Random seed"));
  m_dice->setToolTip(tr("Throws the dice for another seed"));
  auto* const button = widgetForAction(m_dice);
  button->setAccessibleName(tr("Random seed"));
  static_cast<QToolButton*>(button)->setToolButtonStyle(Qt::ToolButtonIconOnly);
  disconnect(this, &QToolBar::toolButtonStyleChanged, button, nullptr); // whatever the others show
  connect(m_dice, &QAction::triggered, this,
          [this] { emit seedEdited(QRandomGenerator::global()->bounded(1, 1000000)); });
}

void TopBar::showFrame(const Frame& frame) {
  m_runValue = qRound(1000 * (frame.activity == Activity::Idle ? 0 : qBound(0.0, frame.progress, 1.0)));
  m_runText = progressText(frame).replace(QLatin1Char('%'), QStringLiteral("%%"));
  showRun();
  m_correlation->setText(correlationText(frame));
  if (frame.history->network)
    explainCorrelation(frame.history->network->quantity);
}

void TopBar::showRun() {
  m_progress->setValue(m_runValue);
  m_progress->setFormat(m_runText);
}

void TopBar::showBuilding() {
  m_progress->setValue(0);
  m_progress->setFormat(tr("building…"));
}

void TopBar::showReading(const FileProgress& progress) {
  if (progress.over)
    return showBuilding();
  m_progress->setValue(qRound(1000 * progress.fraction));
  m_progress->setFormat(readingText(progress)); // Qt knows no escape for %
}

int TopBar::speedIndex() const { return m_speed->currentIndex(); }

void TopBar::setSpeedIndex(int index) { m_speed->setCurrentIndex(qBound(0, index, m_speed->count() - 1)); }

void TopBar::setSeed(qint64 seed) {
  if (qRound64(m_seed->value()) == seed)
    return;
  const QSignalBlocker quiet(m_seed);
  m_seed->setValue(static_cast<double>(seed));
}

/// Room for what will stand there, in the present font.
void TopBar::fitWidths() {
  const int progress = widthOf(this, tr("loop 100/100 · 59 min 59 s left")) + 12;
  m_progress->setMinimumWidth(progress);
  m_progress->setMaximumWidth(qMax(360, progress));
  m_correlation->setMinimumWidth(widthOf(this, tr("correlation %1 (test)").arg(QStringLiteral("−0.000"))) +
                                 4);
  m_seed->setFixedWidth(widthOf(this, QStringLiteral("00000000")) + 40);
}

void TopBar::changeEvent(QEvent* event) {
  QToolBar::changeEvent(event);
  if (event->type() == QEvent::FontChange && m_seed)
    fitWidths();
  if (event->type() == QEvent::PaletteChange && m_dice)
    m_dice->setIcon(tintedIcon(QStringLiteral("dice"), palette()));
}

} // namespace spikeloom
