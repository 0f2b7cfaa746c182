#include "ui/workspaces/advice_line.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "core/params/experiment.h"
#include "ui/look/elided_label.h"
#include "ui/look/flow_layout.h"
#include "ui/look/literal_text.h"
#include "ui/look/wrapped_label.h"
#include "ui/params/draft.h"

namespace spikeloom {

namespace {

constexpr double adviceSize = 18.0 / 13; // of a page's first line, in sizes of the usual font

QLabel* makeText(AdviceLine::Room room, QWidget* parent) {
  if (room == AdviceLine::Room::Page)
    return new WrappedLabel({}, Qt::PlainText, parent);
  return new ElidedLabel(parent);
}

void setText(QLabel* label, const QString& text) {
  if (auto* const elided = qobject_cast<ElidedLabel*>(label))
    elided->showText(text);
  else
    label->setText(text);
  label->updateGeometry();
}

} // namespace

AdviceLine::AdviceLine(Room room, QWidget* parent)
    : QWidget(parent), m_room(room), m_because(makeText(room, this)), m_also(makeText(room, this)),
      m_line(nullptr) {
  layOut();
  style();
}

void AdviceLine::layOut() {
  if (m_room == Room::Bar) {
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addWidget(m_because);
    line->addWidget(m_also, 1);
    m_because->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_also->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // gives way first
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_line = line;
    return;
  }
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->setSpacing(1);
  auto* const first = new QWidget(this);
  m_line = new FlowLayout(first);
  m_line->setContentsMargins(0, 0, 0, 0);
  m_line->setSpacing(2);
  m_line->addWidget(m_because);
  lines->addWidget(first);
  lines->addWidget(m_also);
}

void AdviceLine::show(const VerdictText& verdict) {
  const bool newRemedies =
      !std::ranges::equal(verdict.remedies, m_verdict.remedies, {}, &Remedy::label, &Remedy::label);
  m_verdict = verdict;
  const QString detail = toQString(verdict.detail), advice = toQString(verdict.advice);
  const bool tries = !verdict.remedies.empty();
  setText(m_because, tries ? tr("%1 Try ").arg(detail) : detail);
  if (advice.isEmpty())
    setText(m_also, m_room == Room::Page ? QStringLiteral(" ") : QString()); // its line does not come and go
  else if (m_room == Room::Page)
    setText(m_also, tr("What helps: %1.").arg(advice));
  else
    setText(m_also, tries ? tr("· %1").arg(advice) : tr(" Try %1").arg(advice));
  if (m_room == Room::Page)
    m_because->setToolTip(literalTip(m_also->text().trimmed()));
  if (newRemedies)
    rebuildButtons();
}

void AdviceLine::setBrief(bool brief) { m_also->setHidden(brief); }

void AdviceLine::rebuildButtons() {
  for (QToolButton* const button : m_buttons) {
    m_line->removeWidget(button);
    button->hide();
    button->deleteLater(); // it may be the one that was pressed
  }
  m_buttons.clear();
  if (m_room == Room::Bar)
    m_line->removeWidget(m_also);
  for (const Remedy& remedy : m_verdict.remedies) {
    auto* const button = new QToolButton(this);
    QStringList names;
    for (const Remedy::Change& change : remedy.changes)
      if (const Field* const field = findField(change.path))
        names << QStringLiteral("%1: %2 %3")
                     .arg(toQString(field->name), toQString(valueText(change.value)), toQString(field->unit));
    button->setText(toQString(remedy.label));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus); // a click must not take Space away from training
    button->setToolTip(tr("Sets %1 (Ctrl+Z takes it back)").arg(names.join(QStringLiteral(", "))));
    button->setAccessibleName(names.join(QStringLiteral(", ")));
    connect(button, &QToolButton::clicked, this, [this, remedy] { emit changeWanted(remedy); });
    m_line->addWidget(button);
    m_buttons.push_back(button);
  }
  if (auto* const line = qobject_cast<QHBoxLayout*>(m_line))
    line->addWidget(m_also, 1);
  style();
}

void AdviceLine::style() {
  if (m_room == Room::Page) { // what stands in the first line is said louder
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * adviceSize);
    m_because->setFont(large);
  }
  for (QToolButton* const button : m_buttons) {
    QFont underlined = m_because->font();
    underlined.setUnderline(true);
    button->setFont(underlined);
    QPalette links = palette();
    links.setColor(QPalette::ButtonText, palette().color(QPalette::Link));
    if (button->palette() != links)
      button->setPalette(links);
    button->setMaximumHeight(m_because->fontMetrics().height() + 2); // no higher than the line
  }
}

void AdviceLine::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    style();
}

} // namespace spikeloom
