#include "ui/window/error_bar.h"

#include <QEvent>
#include <QGridLayout>
#include <QMouseEvent>

#include "ui/look/elided_label.h"
#include "ui/params/draft.h"
#include "ui/plots/cause_bar.h"

namespace spikeloom {

ErrorBar::ErrorBar(QWidget* parent)
    : QWidget(parent), m_bar(new CauseBar(this)), m_sentence(new ElidedLabel(this)),
      m_advice(new AdviceLine(AdviceLine::Room::Bar, this)) {
  setAccessibleName(tr("Error of the last test, and its cause"));
  auto* const layout = new QGridLayout(this);
  layout->setContentsMargins(6, 2, 6, 2);
  layout->setHorizontalSpacing(10);
  layout->setVerticalSpacing(0);
  layout->addWidget(m_bar, 0, 0, 2, 1);
  layout->addWidget(m_sentence, 0, 1);
  layout->addWidget(m_advice, 1, 1);
  layout->setColumnStretch(0, 4);
  layout->setColumnStretch(1, 6);
  layout->setRowStretch(0, 1);
  layout->setRowStretch(1, 1);
  m_bar->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
  m_sentence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
  m_advice->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
  connect(m_bar, &CauseBar::clicked, this, &ErrorBar::clicked);
  connect(m_advice, &AdviceLine::changeWanted, this, &ErrorBar::changeWanted);
  fitHeight();
  VerdictText before;
  before.sentence = tr("Not trained yet.").toStdString();
  before.detail =
      tr("Space trains the network; then this bar says what it still errs by, and why.").toStdString();
  show({}, before);
}

void ErrorBar::show(const std::optional<CauseShares>& shares, const VerdictText& verdict) {
  m_bar->show(shares, shares ? tr("error %1").arg(shareText(shares->total())) : tr("no test yet"));
  m_said = toQString(verdict.sentence);
  m_advice->show(verdict);
  say();
}

void ErrorBar::setOutdated(bool outdated) {
  m_bar->setOutdated(outdated && m_bar->shares());
  say();
}

void ErrorBar::say() {
  m_sentence->showText(m_bar->outdated() ? tr("%1 (for the old settings)").arg(m_said) : m_said);
}

QString ErrorBar::sentence() const { return m_sentence->text(); }

/// Two lines of text, at the usual font 34 px.
void ErrorBar::fitHeight() {
  QFont bold = font();
  bold.setBold(true);
  m_sentence->setFont(bold);
  setFixedHeight(2 * fontMetrics().height() + 6);
}

void ErrorBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange)
    fitHeight();
}

void ErrorBar::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    emit clicked();
}

} // namespace spikeloom
