#include "ui/lessons/lesson_view.h"

#include <QCoreApplication>

namespace spikeloom {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Lesson", text); }
QString shown(const std::string& text) { return QString::fromStdString(text); }

QString answerText(const LessonLink& link, bool right, bool chosen, const LessonProgress& progress) {
  const QString text = shown(link.text);
  if (!progress.outcome)
    return chosen ? QStringLiteral("**● %1**").arg(text) : text;
  const QString judged = right ? tr("%1 ✓ so it is").arg(text) : tr("%1 ✗").arg(text);
  return chosen ? QStringLiteral("**● %1**").arg(judged) : right ? judged : text;
}

QString promiseText(const LessonLink& link, const LessonPromise& promise, const LessonProgress& progress) {
  const QString text = shown(link.text);
  const auto holds = promise.holds(*progress.outcome, progress.before ? &*progress.before : nullptr);
  const QString found = shown(promise.found(*progress.outcome));
  if (!holds)
    return QStringLiteral("%1 …").arg(text);
  return *holds ? QStringLiteral("**%1 ✓** (%2)").arg(text, found)
                : tr("**%1 ✗** (not here: %2)").arg(text, found);
}

QString linkText(const LessonStep& step, std::size_t number, const LessonProgress& progress) {
  const LessonLink& link = step.links[number];
  if (const auto* const promise = std::get_if<lesson::Expect>(&link.act))
    return promiseText(link, promise->promise, progress);
  QString text = shown(link.text);
  if (const auto* const answer = std::get_if<lesson::Predict>(&link.act)) {
    text = answerText(link, answer->right, progress.answer == number, progress);
    if (progress.outcome) // judged: no link any more
      return text;
  }
  return QStringLiteral("[%1](#%2)%3")
      .arg(text, QString::number(number),
           QString(progress.done.contains(number) ? QStringLiteral(" ✓") : QString()));
}

QString markdownOf(const LessonStep& step, const LessonText& text, const LessonProgress& progress) {
  QString out;
  for (const auto& piece : text)
    if (const auto* const plain = std::get_if<std::string>(&piece))
      out += shown(*plain);
    else
      out += linkText(step, std::get<std::size_t>(piece), progress);
  return out;
}

} // namespace

QString lessonMarkdown(const LessonStep& step, const LessonProgress& progress) {
  QString out = QStringLiteral("### %1\n\n").arg(shown(step.title)) + markdownOf(step, step.before, progress);
  if (step.after.empty())
    return out;
  out += QStringLiteral("\n\n---\n\n");
  if (progress.outcome)
    return out + markdownOf(step, step.after, progress);
  return out + (progress.running ? tr("*It runs: what came out stands here when it has been tested.*")
                                 : tr("*What came out stands here after the run.*"));
}

} // namespace spikeloom
