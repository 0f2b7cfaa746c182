#include "ui/params/section.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/look/icons.h"
#include "ui/look/words.h"

namespace spikeloom {

Section::Section(const QString& title, QWidget* parent)
    : QWidget(parent), m_header(new QToolButton(this)), m_body(new QWidget(this)),
      m_rows(new QVBoxLayout(m_body)), m_facts(new QLabel(m_body)) {
  m_header->setText(title);
  m_header->setAccessibleName(tr("Group %1").arg(title));
  m_header->setToolTip(tr("Fold or unfold"));
  m_header->setAutoRaise(true);
  m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_header->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  QFont bold = m_header->font();
  bold.setBold(true);
  m_header->setFont(bold);
  connect(m_header, &QToolButton::clicked, this, [this] { setOpen(!isOpen()); });

  m_facts->setWordWrap(true);
  m_facts->setForegroundRole(QPalette::PlaceholderText);
  m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_facts->hide();
  m_facts->setIndent(smallIcon + 4); // under the names
  m_rows->setContentsMargins(2, 0, 0, 6);
  m_rows->setSpacing(3);
  m_rows->addWidget(m_facts);

  auto* const layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(1);
  layout->addWidget(m_header);
  layout->addWidget(m_body);
  setOpen(true);
}

void Section::addRow(QWidget* row) { m_rows->insertWidget(m_rows->count() - 1, row); }

void Section::addOnTop(QWidget* widget) { m_rows->insertWidget(0, widget, 0, Qt::AlignLeft); }

void Section::explain(const QStringList& words) { explainWords(*m_header, words); }

void Section::setFacts(const QString& facts) {
  m_facts->setText(facts);
  m_facts->setVisible(!facts.isEmpty());
}

QString Section::facts() const { return m_facts->text(); }

void Section::setOpen(bool open) {
  m_body->setVisible(open);
  m_header->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
  m_header->setAccessibleDescription(open ? tr("unfolded") : tr("folded"));
}

bool Section::isOpen() const { return !m_body->isHidden(); }

} // namespace spikeloom
