#include "ui/lessons/lesson_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QStackedWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace spikeloom {

namespace {

/// Shows text and nothing else: no pictures, no files, nothing from elsewhere.
class StepBrowser : public QTextBrowser {
public:
  using QTextBrowser::QTextBrowser;
  QVariant loadResource(int, const QUrl&) override { return {}; }
};

QToolButton* button(const QString& text, const QString& name) {
  auto* const out = new QToolButton;
  out->setText(text);
  out->setAccessibleName(name);
  out->setToolTip(name);
  out->setAutoRaise(true);
  return out;
}

} // namespace

LessonPanel::LessonPanel(QWidget* parent) : QWidget(parent), m_pages(new QStackedWidget(this)) {
  m_pages->addWidget(buildList());
  m_pages->addWidget(buildStep());
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->addWidget(m_pages);
}

QWidget* LessonPanel::buildList() {
  auto* const page = new QWidget;
  m_list = new QListWidget(page);
  m_list->setAccessibleName(tr("Lessons"));
  m_list->setWordWrap(true);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setSpacing(3);
  for (const auto chosen : {&QListWidget::itemActivated, &QListWidget::itemClicked})
    connect(m_list, chosen, this, [this] { open(static_cast<std::size_t>(m_list->currentRow())); });
  m_problems = new QLabel(page);
  m_problems->setTextFormat(Qt::PlainText);
  m_problems->setWordWrap(true);
  m_problems->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_problems->setAccessibleName(tr("What is wrong with lessons"));
  m_problems->setContentsMargins(8, 4, 8, 4);
  m_problems->hide();
  auto* const lines = new QVBoxLayout(page);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->addWidget(m_list, 1);
  lines->addWidget(m_problems);
  return page;
}

QWidget* LessonPanel::buildStep() {
  auto* const page = new QWidget;
  m_title = new QLabel(page);
  m_title->setTextFormat(Qt::PlainText);
  m_title->setWordWrap(true);
  QFont bold = m_title->font();
  bold.setBold(true);
  m_title->setFont(bold);
  m_text = new StepBrowser(page);
  m_text->setAccessibleName(tr("Lesson"));
  m_text->setFrameShape(QFrame::NoFrame);
  m_text->setOpenLinks(false);
  connect(m_text, &QTextBrowser::anchorClicked, this,
          [this](const QUrl& address) { follow(address.fragment().toULongLong()); });
  auto* const all = button(tr("All lessons"), tr("Back to the list of lessons"));
  m_back = button(QStringLiteral("◀"), tr("Step before (Page up)"));
  m_next = button(QStringLiteral("▶"), tr("Next step (Page down)"));
  m_number = new QLabel(page);
  connect(all, &QToolButton::clicked, this, &LessonPanel::showList);
  connect(m_back, &QToolButton::clicked, this, [this] { turn(-1); });
  connect(m_next, &QToolButton::clicked, this, [this] { turn(1); });
  auto* const foot = new QHBoxLayout;
  foot->addWidget(all);
  foot->addStretch(1);
  foot->addWidget(m_back);
  foot->addWidget(m_number);
  foot->addWidget(m_next);
  auto* const lines = new QVBoxLayout(page);
  lines->setContentsMargins(8, 6, 8, 4);
  lines->addWidget(m_title);
  lines->addWidget(m_text, 1);
  lines->addLayout(foot);
  return page;
}

void LessonPanel::setLessons(std::vector<Lesson> lessons, const std::vector<InputError>& problems) {
  m_lessons = std::move(lessons);
  m_lesson.reset();
  m_list->clear();
  for (const Lesson& lesson : m_lessons) {
    auto* const item = new QListWidgetItem(QStringLiteral("%1\n%2").arg(
        QString::fromStdString(lesson.title), QString::fromStdString(lesson.about)));
    m_list->addItem(item);
  }
  QStringList told;
  for (const InputError& problem : problems)
    told << QString::fromStdString(problem.text());
  m_problems->setText(told.join('\n'));
  m_problems->setVisible(!told.isEmpty());
  showList();
}

void LessonPanel::open(std::size_t lesson) {
  if (lesson >= m_lessons.size())
    return;
  m_lesson = lesson;
  m_step = 0;
  m_at.reset();
  m_progress.assign(m_lessons[lesson].steps.size(), {});
  m_before.reset();
  m_latest.reset();
  m_ranIn.reset();
  m_pages->setCurrentIndex(1);
  present();
  m_text->setFocus();
  emit opened();
}

void LessonPanel::showList() {
  m_lesson.reset();
  m_pages->setCurrentIndex(0);
  if (m_list->currentRow() < 0)
    m_list->setCurrentRow(0);
  m_list->setFocus();
  emit stepShown(false, false);
}

void LessonPanel::turn(int by) {
  if (!m_lesson)
    return;
  const auto steps = static_cast<std::ptrdiff_t>(m_progress.size());
  const std::ptrdiff_t to = static_cast<std::ptrdiff_t>(m_step) + by;
  if (to < 0 || to >= steps)
    return;
  m_step = static_cast<std::size_t>(to);
  m_at.reset();
  present();
  if (m_progress[m_step].running) // its run may have ended meanwhile
    takeLatest();
}

QString LessonPanel::text() const { return m_text->toPlainText(); }

void LessonPanel::setRunning() {
  if (!m_lesson)
    return;
  m_before = std::exchange(m_latest, std::nullopt);
  if (m_ranIn)
    m_progress[*m_ranIn].running = false; // what came out of it is not waited for any more
  m_ranIn = m_step;
  LessonProgress& progress = m_progress[m_step];
  progress.running = true;
  progress.outcome.reset();
  present();
}

void LessonPanel::showOutcome(const LessonOutcome& outcome) {
  if (!m_lesson)
    return;
  m_latest = outcome;
  takeLatest();
}

/// What came out belongs to the step in which it was run; it is shown when that one is.
void LessonPanel::takeLatest() {
  if (!m_latest || m_ranIn != m_step)
    return;
  m_progress[m_step].running = false;
  m_progress[m_step].outcome = m_latest;
  m_progress[m_step].before = m_before;
  present();
}

void LessonPanel::follow(std::size_t link) {
  if (!m_lesson)
    return;
  const LessonStep& step = m_lessons[*m_lesson].steps[m_step];
  if (link >= step.links.size())
    return;
  const LessonLink& wanted = step.links[link];
  m_at = link;
  if (std::holds_alternative<lesson::Predict>(wanted.act)) {
    m_progress[m_step].answer = link;
    present();
  } else if (!std::holds_alternative<lesson::Expect>(wanted.act)) {
    m_progress[m_step].done.insert(link);
    present();
    emit actWanted(wanted);
  }
}

/// So that the tabulator goes on from there: showing the text anew has forgotten where it was.
void LessonPanel::focusLink(std::size_t link) {
  const QString address = QStringLiteral("#%1").arg(link);
  for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next())
    for (auto at = block.begin(); !at.atEnd(); ++at)
      if (at.fragment().charFormat().anchorHref() == address) {
        QTextCursor cursor(m_text->document());
        cursor.setPosition(at.fragment().position());
        cursor.setPosition(at.fragment().position() + at.fragment().length(), QTextCursor::KeepAnchor);
        return m_text->setTextCursor(cursor);
      }
}

void LessonPanel::present() {
  const Lesson& lesson = m_lessons[*m_lesson];
  m_title->setText(QString::fromStdString(lesson.title));
  m_text->document()->setMarkdown(lessonMarkdown(lesson.steps[m_step], m_progress[m_step]),
                                  QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                      QTextDocument::MarkdownNoHTML);
  if (m_at)
    focusLink(*m_at);
  const bool hasBack = m_step > 0, hasNext = m_step + 1 < lesson.steps.size();
  m_number->setText(tr("%1 of %2").arg(m_step + 1).arg(lesson.steps.size()));
  m_back->setEnabled(hasBack);
  m_next->setEnabled(hasNext);
  emit stepShown(hasBack, hasNext);
}

} // namespace spikeloom
