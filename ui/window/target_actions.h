#pragma once

#include <QObject>

#include "ui/window/window_parts.h"

namespace spikeloom {

class AnalysisController;
class PageStack;
class TargetEditor;

/// Opens the target editor in the workspaces' place, from the menu, the Experiment panel's group Target, or
/// by its key, and goes back to them. Whatever else shows the workspaces leaves it, too.
class TargetActions : public QObject {
  Q_OBJECT
public:
  /// All of them outlive this. The editor becomes a page of `centre`, beside the workspaces.
  struct Parts {
    PageStack& centre;
    AnalysisController& analyses;
  };
  TargetActions(const WindowParts& window, const Parts& parts, QObject* parent);

  [[nodiscard]] TargetEditor& editor() const { return *m_editor; }

private:
  void show(bool open);

  Parts m_parts;
  TargetEditor* m_editor;
};

} // namespace spikeloom
