#include "ui/workspaces/advice_line.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

#include "core/params/experiment.h"
#include "ui/look/elided_label.h"
#include "ui/params/draft.h"

namespace spikeloom {

AdviceLine::AdviceLine(QWidget* parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_because(new ElidedLabel(this)),
      m_also(new ElidedLabel(this)) {
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(0);
  m_layout->addWidget(m_because);
  m_layout->addWidget(m_also, 1);
  m_because->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  m_also->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // gives way first
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void AdviceLine::show(const VerdictText& verdict) {
  const bool newRemedies =
      !std::ranges::equal(verdict.remedies, m_verdict.remedies, {}, &Remedy::label, &Remedy::label);
  m_verdict = verdict;
  QString text = toQString(verdict.detail);
  if (!verdict.remedies.empty())
    text = tr("%1 Try ").arg(text);
  m_because->showText(text);
  m_because->updateGeometry();
  const QString also = toQString(verdict.advice);
  m_also->showText(also.isEmpty()             ? also
                   : verdict.remedies.empty() ? tr(" Try %1").arg(also)
                                              : tr("· %1").arg(also));
  m_also->updateGeometry();
  if (newRemedies)
    rebuildButtons();
}

void AdviceLine::rebuildButtons() {
  for (QToolButton* const button : m_buttons) {
    m_layout->removeWidget(button);
    button->hide();
    button->deleteLater(); // it may be the one that was pressed
  }
  m_buttons.clear();
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
    m_layout->insertWidget(m_layout->count() - 1, button);
    m_buttons.push_back(button);
  }
  styleButtons();
}

void AdviceLine::styleButtons() {
  for (QToolButton* const button : m_buttons) {
    QFont underlined = font();
    underlined.setUnderline(true);
    button->setFont(underlined);
    QPalette links = palette();
    links.setColor(QPalette::ButtonText, palette().color(QPalette::Link));
    if (button->palette() != links)
      button->setPalette(links);
    button->setMaximumHeight(fontMetrics().height() + 2); // no higher than the line
  }
}

void AdviceLine::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    styleButtons();
}

} // namespace spikeloom
