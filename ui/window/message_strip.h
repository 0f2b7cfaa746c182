#pragma once

#include <QFrame>

#include <functional>
#include <vector>

#include "core/base/errors.h"

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace spikeloom {

/// A message inside the window, never in front of it: a sentence, if need be a list or what one can do about
/// it below, and a close button.
class MessageStrip : public QFrame {
  Q_OBJECT

public:
  explicit MessageStrip(QWidget* parent = nullptr);

  enum class Kind { Note, Error };
  void showMessage(Kind kind, const QString& sentence);
  /// All problems, each with its file, its path and what is allowed.
  void showProblems(const QString& sentence, const std::vector<InputError>& problems);
  /// Likewise, of what is no mistake.
  void showNotes(const QString& sentence, const std::vector<InputError>& notes);
  /// One of the things to do about it.
  struct Choice {
    QString text, tip;
    std::function<void()> act;
  };
  /// A note with a button for each choice, which closes it; the first is what most will want.
  void showChoices(const QString& sentence, const std::vector<Choice>& choices);
  void dismiss();
  [[nodiscard]] QString sentence() const;
  /// The list below the sentence, a problem a line.
  [[nodiscard]] QString details() const;

protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  void showAll(Kind kind, const QString& sentence, const QStringList& lines);
  void removeChoices();
  void fitDetails();

  Kind m_kind = Kind::Note;
  QLabel* m_sentence;
  QPlainTextEdit* m_details = nullptr;
  QWidget* m_choices;
};

} // namespace spikeloom
