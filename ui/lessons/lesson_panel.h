#pragma once

#include <QWidget>

#include <cstddef>
#include <optional>
#include <vector>

#include "ui/lessons/lesson_view.h"

class QLabel;
class QListWidget;
class QStackedWidget;
class QTextBrowser;
class QToolButton;

namespace spikeloom {

/// The lessons in the left panel's place: a list, and of the lesson that was chosen a step at a time. Shows
/// what it is given; what a link asks for is told.
class LessonPanel : public QWidget {
  Q_OBJECT
public:
  explicit LessonPanel(QWidget* parent = nullptr);

  /// What is wrong with lessons that are left out stands below the list.
  void setLessons(std::vector<Lesson> lessons, const std::vector<InputError>& problems);
  [[nodiscard]] const std::vector<Lesson>& lessons() const { return m_lessons; }

  void open(std::size_t lesson);
  void showList();
  /// By so many steps further, within the lesson that is open.
  void turn(int by);
  [[nodiscard]] std::optional<std::size_t> lesson() const { return m_lesson; }
  [[nodiscard]] std::size_t step() const { return m_step; }
  /// The step's text as it is shown.
  [[nodiscard]] QString text() const;

  /// Of the step that is shown: its run is under way, or has come to this. Values that are not known yet may
  /// come later.
  void setRunning();
  void showOutcome(const LessonOutcome& outcome);
  /// What a link of the step that is shown asks for, as a click does.
  void follow(std::size_t link);

signals:
  void opened();
  void actWanted(const spikeloom::LessonLink& link);
  /// A step is shown; whether one comes before and after it.
  void stepShown(bool hasBack, bool hasNext);

private:
  QWidget* buildList();
  QWidget* buildStep();
  void present();
  void focusLink(std::size_t link);
  void takeLatest();

  std::vector<Lesson> m_lessons;
  std::optional<std::size_t> m_lesson;
  std::size_t m_step = 0;
  std::optional<std::size_t> m_at;        ///< the link that was followed last in the step that is shown
  std::vector<LessonProgress> m_progress; ///< of each step
  std::optional<LessonOutcome> m_before;  ///< what came out of the run before the present one
  std::optional<LessonOutcome> m_latest;  ///< of the present one
  std::optional<std::size_t> m_ranIn;     ///< the step that it was begun in

  QStackedWidget* m_pages;
  QListWidget* m_list = nullptr;
  QLabel *m_problems = nullptr, *m_title = nullptr, *m_number = nullptr;
  QTextBrowser* m_text = nullptr;
  QToolButton *m_back = nullptr, *m_next = nullptr;
};

} // namespace spikeloom
