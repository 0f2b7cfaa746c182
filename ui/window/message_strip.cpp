#include "ui/window/message_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringList>
#include <QTextDocument>
#include <QToolButton>
#include <QtMath>

#include "ui/look/icons.h"
#include "ui/look/tint.h"
#include "ui/params/draft.h"

namespace spikeloom {

namespace {
constexpr int bar = 4;        // px, at the left edge
constexpr int mostLines = 10; // of the list; more are scrolled to
} // namespace

MessageStrip::MessageStrip(QWidget* parent)
    : QFrame(parent), m_sentence(new QLabel(this)), m_details(new QPlainTextEdit(this)),
      m_choices(new QWidget(this)) {
  setAccessibleName(tr("Message"));
  m_sentence->setWordWrap(true);
  m_sentence->setTextFormat(Qt::PlainText);
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_details->setReadOnly(true);
  m_details->setFrameShape(NoFrame);
  m_details->setAccessibleName(tr("Problems"));
  m_details->setTabChangesFocus(true);
  m_details->viewport()->setAutoFillBackground(false);
  auto* const close = new QToolButton(this);
  close->setAutoRaise(true);
  close->setText(QStringLiteral("✕"));
  close->setToolTip(tr("Close this message"));
  close->setAccessibleName(tr("Close message"));
  close->setFocusPolicy(Qt::TabFocus);
  connect(close, &QToolButton::clicked, this, &MessageStrip::dismiss);

  auto* const texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(m_sentence);
  texts->addWidget(m_details);
  texts->addWidget(m_choices, 0, Qt::AlignLeft);
  auto* const buttons = new QHBoxLayout(m_choices);
  buttons->setContentsMargins(0, 2, 0, 2);
  auto* const layout = new QHBoxLayout(this);
  layout->setContentsMargins(bar + 8, 6, 6, 6);
  layout->addLayout(texts, 1);
  layout->addWidget(close, 0, Qt::AlignTop);
  hide();
}

void MessageStrip::showMessage(Kind kind, const QString& sentence) { showAll(kind, sentence, {}); }

namespace {
QStringList linesOf(const std::vector<InputError>& problems) {
  QStringList lines;
  for (const InputError& problem : problems)
    lines << toQString(problem.text());
  return lines;
}
} // namespace

void MessageStrip::showProblems(const QString& sentence, const std::vector<InputError>& problems) {
  showAll(Kind::Error, sentence, linesOf(problems));
}

void MessageStrip::showNotes(const QString& sentence, const std::vector<InputError>& notes) {
  showAll(Kind::Note, sentence, linesOf(notes));
}

void MessageStrip::showChoices(const QString& sentence, const std::vector<Choice>& choices) {
  showAll(Kind::Note, sentence, {});
  for (const Choice& choice : choices) {
    auto* const button = new QPushButton(choice.text, m_choices);
    button->setToolTip(choice.tip);
    button->setFocusPolicy(Qt::TabFocus); // after a click, Space is to train and not to press it again
    button->setDefault(m_choices->layout()->isEmpty());
    connect(button, &QPushButton::clicked, this, [this, act = choice.act] {
      dismiss();
      act();
    });
    m_choices->layout()->addWidget(button);
  }
  m_choices->show();
}

void MessageStrip::removeChoices() {
  for (QPushButton* const button : m_choices->findChildren<QPushButton*>()) {
    m_choices->layout()->removeWidget(button);
    button->hide();
    button->deleteLater(); // it may be the one that was clicked
  }
  m_choices->hide();
}

void MessageStrip::showAll(Kind kind, const QString& sentence, const QStringList& lines) {
  removeChoices();
  m_kind = kind;
  m_sentence->setText(sentence);
  m_details->setPlainText(lines.join(QLatin1Char('\n')));
  m_details->setVisible(!lines.isEmpty());
  fitDetails();
  setAccessibleDescription(sentence);
  show();
  update();
}

/// As high as their lines.
void MessageStrip::fitDetails() {
  const int shown = qMin(m_details->blockCount(), mostLines);
  const int margins = 2 * qCeil(m_details->document()->documentMargin()) + 2;
  m_details->setFixedHeight(shown * m_details->fontMetrics().lineSpacing() + margins);
}

void MessageStrip::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::FontChange && m_details) // which has heard of it later than this
    QMetaObject::invokeMethod(this, &MessageStrip::fitDetails, Qt::QueuedConnection);
}

void MessageStrip::dismiss() {
  m_sentence->clear();
  m_details->clear();
  removeChoices();
  hide();
}

QString MessageStrip::sentence() const { return m_sentence->text(); }

QString MessageStrip::details() const { return m_details->toPlainText(); }

void MessageStrip::paintEvent(QPaintEvent*) {
  const QColor color = m_kind == Kind::Error ? errorColor(palette()) : noticeColor(palette());
  QPainter painter(this);
  painter.fillRect(rect(), blended(color, palette().color(QPalette::Window), 0.12));
  painter.fillRect(QRect(0, 0, bar, height()), color);
}

} // namespace spikeloom
