#include "ui/params/field_row.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

#include "core/params/experiment.h"
#include "ui/look/icons.h"
#include "ui/look/literal_text.h"
#include "ui/look/tint.h"
#include "ui/look/wrapped_label.h"
#include "ui/params/draft.h"
#include "ui/params/field_editor.h"
#include "ui/params/log_slider.h"

namespace spikeloom {

namespace {

QString tooltipOf(const Field& field) {
  const QString effect = field.effect == Effect::Live ? FieldRow::tr("Acts from the next trial on.")
                                                      : FieldRow::tr("Acts in a new network.");
  return QStringLiteral("<p><b>%1</b></p><p>%2</p><p>%3<br/>%4</p>")
      .arg(toQString(field.name).toHtmlEscaped(), toQString(field.help).toHtmlEscaped(),
           FieldRow::tr("Allowed: %1.").arg(toQString(allowedText(field))).toHtmlEscaped(), effect);
}

QString labelOf(const Field& field) {
  QString label = toQString(field.name).toHtmlEscaped();
  if (!field.symbol.empty())
    label += QStringLiteral(" <i>%1</i>").arg(toQString(field.symbol).toHtmlEscaped());
  return label;
}

/// Room for every unit, so that the columns of all rows are aligned.
int unitWidth(const QFontMetrics& metrics) {
  int widest = 0;
  for (const Field& field : fields())
    widest = qMax(widest, metrics.horizontalAdvance(toQString(field.unit)));
  return widest + 2;
}

QString accessibleNameOf(const Field& field) {
  return field.unit.empty() ? toQString(field.name)
                            : FieldRow::tr("%1 in %2").arg(toQString(field.name), toQString(field.unit));
}

} // namespace

FieldRow::FieldRow(const Field& field, QWidget* parent)
    : QWidget(parent), m_editor(makeFieldEditor(field, this)), m_mark(new QLabel(this)),
      m_problem(new QLabel(this)), m_reset(new QToolButton(this)) {
  setObjectName(toQString(field.path()));
  setToolTip(tooltipOf(field));
  auto* const name = new WrappedLabel(labelOf(field), Qt::RichText, this);
  name->setBuddy(m_editor->input());
  m_editor->input()->setAccessibleName(accessibleNameOf(field));
  m_editor->input()->setAccessibleDescription(toQString(field.help));
  m_editor->setToolTip(toolTip());

  m_problem->setWordWrap(true);
  m_problem->hide();
  m_mark->setToolTip(tr("Waits for a new network"));
  m_reset->setAutoRaise(true);
  m_reset->setAccessibleName(tr("Reset %1").arg(toQString(field.name)));
  connect(m_reset, &QToolButton::clicked, this, &FieldRow::resetWanted);
  layOut(field, name);
  recolor();
}

void FieldRow::layOut(const Field& field, QLabel* name) {
  auto* const grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(4);
  grid->setVerticalSpacing(1);
  m_unit = new QLabel(toQString(field.unit), this);
  // Every row has the same columns, so that editors and units are aligned through all groups. What is chosen
  // by its text gets all the room that the name leaves.
  const bool isText = field.kind == Kind::Choice || field.kind == Kind::Text || field.kind == Kind::File;
  grid->addWidget(m_mark, 0, 0);
  grid->addWidget(name, 0, 1);
  grid->addWidget(m_editor, 0, 2, 1, isText ? 2 : 1);
  m_unit->setVisible(!isText);
  if (!isText)
    grid->addWidget(m_unit, 0, 3);
  grid->addWidget(m_reset, 0, 4);
  if (field.slider)
    addSlider(field, grid);
  grid->addWidget(m_problem, 2, 1, 1, 4);
  grid->setColumnStretch(isText ? 2 : 1, 1);
  fitColumns();
  m_mark->setFixedWidth(smallIcon);
  m_reset->setIconSize({smallIcon - 2, smallIcon - 2});
  m_reset->setFixedSize(smallIcon + 4, smallIcon + 4);
  auto keep = m_reset->sizePolicy();
  keep.setRetainSizeWhenHidden(true); // editors must not move when the arrow comes
  m_reset->setSizePolicy(keep);
}

/// Below the editor, so that the columns stay aligned.
void FieldRow::addSlider(const Field& field, QGridLayout* grid) {
  m_slider = new LogSlider(field, this);
  m_slider->setToolTip(toolTip());
  grid->addWidget(m_slider, 1, 1, 1, 3);
  connect(m_slider, &LogSlider::moved, m_editor, [this](const QString& text) {
    if (text == m_editor->text())
      return;
    m_editor->setText(text);
    emit m_editor->typed(text);
    if (!m_slider->isSliderDown()) // by a key; what is dragged is one edit
      emit m_editor->finished();
  });
  connect(m_slider, &QSlider::sliderReleased, m_editor, &FieldEditor::finished);
}

/// Numbers and units stand in columns that are as wide in every row.
void FieldRow::fitColumns() {
  if (m_unit->isHidden())
    return;
  m_editor->setFixedWidth(12 * fontMetrics().averageCharWidth());
  m_unit->setFixedWidth(unitWidth(fontMetrics()));
}

void FieldRow::show(const Shown& shown) {
  if (m_editor->text() != shown.text)
    m_editor->setText(shown.text);
  if (m_slider)
    m_slider->showValue(shown.text);
  const bool wrong = !shown.problem.isEmpty();
  m_editor->setMarked(wrong);
  m_problem->setText(shown.problem);
  m_problem->setVisible(wrong);
  m_editor->input()->setAccessibleDescription(wrong ? tr("Not allowed: %1").arg(shown.problem) : QString());
  if (m_waits != shown.waits) {
    m_waits = shown.waits;
    recolor();
  }
  m_reset->setVisible(!shown.asInPreset);
  m_reset->setToolTip(shown.presetText.isEmpty()
                          ? tr("Back to the preset's value")
                          : literalTip(tr("Back to the preset's value, %1").arg(shown.presetText)));
}

QString FieldRow::problem() const { return m_problem->isHidden() ? QString() : m_problem->text(); }

void FieldRow::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && m_reset)
    recolor();
  if (event->type() == QEvent::FontChange && m_unit)
    fitColumns();
}

void FieldRow::recolor() {
  QPalette red = palette();
  red.setColor(QPalette::WindowText, errorColor(palette()));
  m_problem->setPalette(red);
  m_mark->setPixmap(m_waits ? tintedPixmap(QStringLiteral("rebuild"), noticeColor(palette()), smallIcon,
                                           devicePixelRatioF())
                            : QPixmap());
  m_reset->setIcon(tintedIcon(QStringLiteral("reset"), palette()));
}

} // namespace spikeloom
