#pragma once

#include <QStackedWidget>

class QTabWidget;

namespace spikeloom {

/// The middle of the window: the workspaces as tabs, or what takes their place for a while.
class PageStack : public QStackedWidget {
  Q_OBJECT
public:
  explicit PageStack(QWidget* parent);

  [[nodiscard]] QTabWidget& workspaces() const { return *m_workspaces; }
  /// Shows this workspace, whatever is in their place.
  void showWorkspace(QWidget* workspace);
  /// What is seen: a workspace, or what is in their place.
  [[nodiscard]] QWidget* shown() const;
  /// What it is called: of what is in the workspaces' place, its windowTitle.
  [[nodiscard]] QString title() const;

signals:
  void shownChanged();

private:
  QTabWidget* m_workspaces;
};

} // namespace spikeloom
