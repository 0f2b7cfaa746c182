// What the page is made of, beside its plot.
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

#include <array>
#include <utility>

#include "ui/look/flow_layout.h"
#include "ui/look/tint.h"
#include "ui/look/wrapped_label.h"
#include "ui/params/draft.h"
#include "ui/params/line_input.h"
#include "ui/plots/curve_plot.h"
#include "ui/session/analysis_controller.h"
#include "ui/target_editor/draw_page.h"

namespace spikeloom {

namespace {

/// A row that goes on in further ones where there is no room.
FlowLayout* addFlow(QVBoxLayout* lines, QWidget* page) {
  auto* const holder = new QWidget(page);
  auto* const row = new FlowLayout(holder);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  lines->addWidget(holder);
  return row;
}

/// Label, editor and unit, which stay together.
QWidget* togetherIn(QWidget* page, const QList<QWidget*>& parts, bool grows) {
  auto* const cell = new QWidget(page);
  auto* const layout = new QHBoxLayout(cell);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  for (QWidget* const part : parts)
    layout->addWidget(part);
  cell->setSizePolicy(grows ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Preferred);
  return cell;
}

} // namespace

DrawPage::DrawPage(Draft& draft, AnalysisController& analyses, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_analyses(analyses), m_plot(new CurvePlot(this)),
      m_found(new WrappedLabel({}, Qt::PlainText, this)),
      m_problem(new WrappedLabel({}, Qt::PlainText, this)),
      m_following(new WrappedLabel({}, Qt::PlainText, this)) {
  m_plot->setAccessibleName(tr("Curve that is drawn"));
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(8, 6, 8, 4);
  lines->setSpacing(4);
  buildCurveRow(lines);
  lines->addWidget(m_plot, 1);
  buildPointRow(lines);
  lines->addWidget(m_found);
  lines->addWidget(m_following);
  lines->addWidget(m_problem);
  connect(m_plot, &CurvePlot::pointsEdited, this, &DrawPage::editPoints);
  connect(m_plot, &CurvePlot::pointsMoving, this, &DrawPage::askLimits);
  connect(m_plot, &CurvePlot::strokeDrawn, this, &DrawPage::takeStroke);
  connect(m_plot, &CurvePlot::chosenChanged, this, &DrawPage::showPoint);
  connect(&m_plot->navigation(), &PlotNavigation::changed, this, &DrawPage::showSteps);
  connect(&m_analyses, &AnalysisController::answered, this, &DrawPage::take);
  fitLines();
  recolor();
}

QPushButton* DrawPage::addButton(QLayout* row, const QString& text, const QString& help) {
  auto* const button = new QPushButton(text, this);
  button->setToolTip(help);
  button->setAccessibleDescription(help);
  button->setFocusPolicy(Qt::TabFocus); // a click leaves the keys with the plot
  row->addWidget(button);
  return button;
}

LineInput* DrawPage::addNumber(QLayout* row, const QString& name, const QString& unit) {
  auto* const label = new QLabel(name, this);
  auto* const line = new LineInput(this);
  line->setAccessibleName(unit.isEmpty() ? tr("%1 of the point").arg(name)
                                         : tr("%1 of the point in %2").arg(name, unit));
  line->setAlignment(Qt::AlignRight);
  label->setBuddy(line);
  QList<QWidget*> parts{label, line};
  if (!unit.isEmpty())
    parts << new QLabel(unit, this);
  row->addWidget(togetherIn(this, parts, false));
  connect(line, &QLineEdit::editingFinished, this, &DrawPage::takeNumbers);
  return line;
}

void DrawPage::buildPointRow(QVBoxLayout* lines) {
  FlowLayout* const row = addFlow(lines, this);
  m_point = new QLabel(this);
  row->addWidget(m_point);
  m_time = addNumber(row, tr("time"), tr("ms"));
  m_value = addNumber(row, tr("drive"), {});
  m_add = addButton(row, tr("Add (Ins)"), tr("Adds a point between the chosen one and the next"));
  m_remove = addButton(row, tr("Remove (Del)"), tr("Removes the chosen point"));
  m_smooth = new QCheckBox(tr("Smooth"), this);
  m_smooth->setToolTip(tr("Between the points a curve without corners instead of straight lines"));
  m_smooth->setFocusPolicy(Qt::TabFocus);
  row->addWidget(m_smooth);
  m_steps = new QLabel(this);
  m_steps->setForegroundRole(QPalette::PlaceholderText);
  row->addWidget(m_steps);
  connect(m_add, &QPushButton::clicked, m_plot, &CurvePlot::addAfterChosen);
  connect(m_remove, &QPushButton::clicked, m_plot, &CurvePlot::removeChosen);
  connect(m_smooth, &QCheckBox::clicked, this, &DrawPage::setSmooth);
}

QWidget* DrawPage::buildFollowers() {
  auto* const label = new QLabel(tr("for neurons"), this);
  m_who = new LineInput(this);
  m_who->setAccessibleName(tr("Neurons that follow the curve"));
  m_who->setToolTip(tr("“all”, or a list such as 0-9, 20, 30-98/2: of the last range every second one"));
  label->setBuddy(m_who);
  connect(m_who, &QLineEdit::editingFinished, this, &DrawPage::takeFollowers);
  m_give = new QPushButton(tr("Copy to"), this);
  m_give->setToolTip(tr("Which neurons follow this curve: all, or every so many of them"));
  m_give->setFocusPolicy(Qt::TabFocus);
  fillGiveMenu();
  return togetherIn(this, {label, m_who, m_give}, true);
}

void DrawPage::fillGiveMenu() {
  auto* const menu = new QMenu(m_give);
  connect(menu->addAction(tr("All neurons")), &QAction::triggered, this,
          [this] { giveTo(QStringLiteral("all")); });
  const std::array<std::pair<int, QString>, 5> each{{{2, tr("Every 2nd neuron")},
                                                     {3, tr("Every 3rd neuron")},
                                                     {4, tr("Every 4th neuron")},
                                                     {5, tr("Every 5th neuron")},
                                                     {10, tr("Every 10th neuron")}}};
  for (const auto& [every, text] : each)
    connect(menu->addAction(text), &QAction::triggered, this, [this, every = every] {
      giveTo(QStringLiteral("0-%1/%2").arg(m_draft.experiment().network.neurons - 1).arg(every));
    });
  m_give->setMenu(menu);
}

void DrawPage::buildCurveRow(QVBoxLayout* lines) {
  FlowLayout* const row = addFlow(lines, this);
  m_which = new QComboBox(this);
  m_which->setAccessibleName(tr("Curve that is edited"));
  m_which->setToolTip(tr("The curve that is edited; the others are pale"));
  m_which->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_which->setMinimumContentsLength(12);
  row->addWidget(m_which);
  row->addWidget(buildFollowers());
  auto* const addNew =
      addButton(row, tr("New curve"), tr("Adds a curve at 0, for the neurons that follow none"));
  m_copyCurve = addButton(row, tr("Duplicate"), tr("Adds a curve like this one, for other neurons"));
  m_removeCurve = addButton(row, tr("Remove curve"), tr("Removes this curve"));
  connect(m_which, &QComboBox::activated, this, [this](int index) {
    m_current = static_cast<std::size_t>(index);
    m_who->setModified(false);
    showCurves();
    m_plot->choose(0); // what keys do to another curve is another edit
  });
  connect(addNew, &QPushButton::clicked, this, [this] { addCurve(false); });
  connect(m_copyCurve, &QPushButton::clicked, this, [this] { addCurve(true); });
  connect(m_removeCurve, &QPushButton::clicked, this, &DrawPage::removeCurve);
}

void DrawPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (m_who && event->type() == QEvent::FontChange)
    fitLines();
  if (m_who && event->type() == QEvent::PaletteChange)
    recolor();
}

void DrawPage::fitLines() {
  for (LineInput* const line : {m_time, m_value})
    line->setFixedWidth(10 * fontMetrics().averageCharWidth());
  m_who->setMinimumWidth(16 * fontMetrics().averageCharWidth());
}

void DrawPage::recolor() {
  QPalette red = palette();
  red.setColor(QPalette::WindowText, errorColor(palette()));
  m_problem->setPalette(red);
}

QString DrawPage::found() const { return m_found->text(); }
QString DrawPage::following() const { return m_following->text(); }
QString DrawPage::problem() const { return m_problem->text(); }

} // namespace spikeloom
