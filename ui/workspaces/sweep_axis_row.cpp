#include "ui/workspaces/sweep_axis_row.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <cmath>

#include "core/base/text.h"
#include "core/params/access.h"
#include "ui/params/draft.h"
#include "ui/params/line_input.h"
#include "ui/params/log_slider.h"

namespace spikeloom {

namespace {

/// "τs: synaptic time constant"
QString parameterName(const Field& field) {
  const QString name = toQString(field.name);
  return field.symbol.empty() ? name : QStringLiteral("%1: %2").arg(toQString(field.symbol), name);
}

/// By a twelfth of a decade, two digits; from 0 on by one.
QString steppedText(const QString& text, int steps, bool whole) {
  const auto x = numberIn(text.trimmed().toStdString());
  if (!x)
    return text;
  const double next = *x > 0 && !whole ? *x * std::pow(10.0, steps / 12.0) : *x + steps;
  return QString::fromStdString(significant(next, whole ? 9 : 2));
}

} // namespace

SweepAxisRow::SweepAxisRow(const QString& title, bool optional, QWidget* parent)
    : QWidget(parent), m_parameter(new QComboBox(this)), m_scale(new QComboBox(this)),
      m_unit(new QLabel(this)) {
  setAccessibleName(title);
  auto* const grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(6);
  grid->setVerticalSpacing(3);
  auto* const name = new QLabel(title, this);
  QFont bold = name->font();
  bold.setBold(true);
  name->setFont(bold);
  grid->addWidget(name, 0, 0, 1, 4);
  m_parameter->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_parameter->setMinimumContentsLength(12);
  m_parameter->setAccessibleName(tr("%1: parameter").arg(title));
  m_parameter->setMaxVisibleItems(20);
  if (optional)
    m_parameter->addItem(tr("none"), QString());
  for (const Field& field : fields())
    if ((field.kind == Kind::Integer || field.kind == Kind::Real) &&
        &field != &SPIKELOOM_FIELD(run, threads)) {
      m_parameter->addItem(parameterName(field), toQString(field.path()));
      m_parameter->setItemData(m_parameter->count() - 1, toQString(field.help), Qt::ToolTipRole);
    }
  grid->addWidget(m_parameter, 1, 0, 1, 4);
  m_from = addInput(tr("from"), grid, 2, 0);
  m_to = addInput(tr("to"), grid, 2, 2);
  m_fromSlider = addSlider(m_from, grid, 3, 0);
  m_toSlider = addSlider(m_to, grid, 3, 2);
  m_count = addInput(tr("values"), grid, 4, 0);
  m_scale->addItem(tr("logarithmic"));
  m_scale->addItem(tr("linear"));
  m_scale->setAccessibleName(tr("%1: distances of the values").arg(title));
  m_scale->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_scale->setMinimumContentsLength(6);
  grid->addWidget(m_scale, 4, 2, 1, 2);
  grid->addWidget(m_unit, 5, 0, 1, 4);
  m_unit->hide(); // until it has something to say
  for (const int column : {1, 3})
    grid->setColumnStretch(column, 1);
  connect(m_parameter, &QComboBox::activated, this, [this] {
    showParameter();
    emit parameterChosen();
  });
  connect(m_scale, &QComboBox::activated, this, &SweepAxisRow::edited);
}

LineInput* SweepAxisRow::addInput(const QString& name, QGridLayout* grid, int row, int column) {
  auto* const label = new QLabel(name, this);
  auto* const input = new LineInput(this);
  input->setAccessibleName(QStringLiteral("%1: %2").arg(accessibleName(), name));
  input->setMinimumWidth(5 * input->fontMetrics().averageCharWidth());
  const bool whole = name == tr("values");
  input->step = [whole](const QString& text, int steps) { return steppedText(text, steps, whole); };
  label->setBuddy(input);
  grid->addWidget(label, row, column);
  grid->addWidget(input, row, column + 1);
  connect(input, &QLineEdit::textEdited, this, [this] {
    showSliders();
    emit edited();
  });
  return input;
}

LogSlider* SweepAxisRow::addSlider(LineInput* input, QGridLayout* grid, int row, int column) {
  auto* const slider = new LogSlider(SPIKELOOM_FIELD(synapse, time_constant), this); // until one is chosen
  slider->hide();
  grid->addWidget(slider, row, column, 1, 2);
  connect(slider, &LogSlider::moved, this, [this, input](const QString& text) {
    if (text == input->text())
      return;
    input->setText(text);
    emit edited();
  });
  return slider;
}

void SweepAxisRow::setSetup(const AxisSetup& setup) {
  m_parameter->setCurrentIndex(qMax(0, m_parameter->findData(toQString(setup.parameter))));
  const auto set = [](LineInput* input, const std::string& text) {
    if (input->text() != toQString(text)) // the cursor stays where it is
      input->setText(toQString(text));
  };
  set(m_from, setup.from);
  set(m_to, setup.to);
  set(m_count, setup.count);
  m_scale->setCurrentIndex(setup.logarithmic ? 0 : 1);
  showParameter();
}

AxisSetup SweepAxisRow::setup() const {
  return {.parameter = m_parameter->currentData().toString().toStdString(),
          .from = m_from->text().trimmed().toStdString(),
          .to = m_to->text().trimmed().toStdString(),
          .count = m_count->text().trimmed().toStdString(),
          .logarithmic = m_scale->currentIndex() == 0};
}

void SweepAxisRow::showParameter() {
  const Field* const field = findField(m_parameter->currentData().toString().toStdString());
  for (QWidget* const input : std::initializer_list<QWidget*>{m_from, m_to, m_count, m_scale})
    input->setEnabled(field != nullptr);
  const QString text = field ? toQString(allowedText(*field)) : QString();
  m_unit->setText(text);
  m_unit->setWordWrap(true);
  m_unit->setForegroundRole(QPalette::PlaceholderText);
  m_unit->setVisible(!text.isEmpty());
  m_parameter->setToolTip(field ? toQString(field->help) : QString());
  for (LogSlider* const slider : {m_fromSlider, m_toSlider}) {
    slider->setVisible(field && field->slider);
    if (!field || !field->slider)
      continue;
    slider->setField(*field);
    slider->setAccessibleName(tr("%1: %2, logarithmic slider")
                                  .arg(accessibleName(), slider == m_fromSlider ? tr("from") : tr("to")));
    slider->setToolTip(m_parameter->toolTip());
  }
  showSliders();
}

void SweepAxisRow::showSliders() {
  m_fromSlider->showValue(m_from->text());
  m_toSlider->showValue(m_to->text());
}

} // namespace spikeloom
