#pragma once

#include <QWidget>

#include <string_view>
#include <vector>

class QPushButton;

namespace spikeloom {

class Draft;
class ExperimentPanel;
class FieldRow;

/// Some of the Experiment panel's rows once more, where what they do is seen: the same fields of the same
/// draft, with the same problems below them, and the button that builds a new network when one waits for it.
class MirroredRows : public QWidget {
  Q_OBJECT
public:
  /// Draft and panel outlive it. @param paths of fields: "dale.enforced"
  MirroredRows(Draft& draft, ExperimentPanel& panel, const std::vector<std::string_view>& paths,
               QWidget* parent);

  [[nodiscard]] FieldRow* row(std::string_view path) const;
  [[nodiscard]] QPushButton* buildButton() const { return m_build; }

private:
  struct Row {
    std::size_t field;
    FieldRow* row;
  };
  void refresh();

  Draft& m_draft;
  ExperimentPanel& m_panel;
  std::vector<Row> m_rows;
  QPushButton* m_build;
  int m_session = 1; ///< of typing: edits of one session are undone together
};

} // namespace spikeloom
