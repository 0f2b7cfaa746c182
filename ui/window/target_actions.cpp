#include "ui/window/target_actions.h"

#include <QAction>
#include <QPushButton>
#include <QTabWidget>

#include "ui/params/experiment_panel.h"
#include "ui/target_editor/target_editor.h"
#include "ui/window/actions.h"
#include "ui/window/page_stack.h"

namespace spikeloom {

TargetActions::TargetActions(const WindowParts& window, const Parts& parts, QObject* parent)
    : QObject(parent), m_parts(parts),
      m_editor(new TargetEditor(window.draft, parts.analyses, &parts.centre)) {
  m_parts.centre.addWidget(m_editor);
  QAction* const action = window.actions.targetEditor;
  auto* const button = new QPushButton(tr("Target editor…"));
  button->setToolTip(action->toolTip());
  button->setFocusPolicy(Qt::TabFocus);
  window.panel.addOnTop("target", button);
  connect(button, &QPushButton::clicked, action, [action] { action->setChecked(true); });
  connect(action, &QAction::toggled, this, &TargetActions::show);
  connect(m_editor, &TargetEditor::done, action, [action] { action->setChecked(false); });
  connect(&m_parts.centre, &PageStack::shownChanged, action,
          [this, action] { action->setChecked(m_parts.centre.currentWidget() == m_editor); });
}

void TargetActions::show(bool open) {
  if (open == (m_parts.centre.currentWidget() == m_editor))
    return;
  QTabWidget& workspaces = m_parts.centre.workspaces();
  m_parts.centre.setCurrentWidget(open ? static_cast<QWidget*>(m_editor) : &workspaces);
  if (open)
    m_editor->open();
  else
    workspaces.currentWidget()->setFocus(); // its keys act at once
}

} // namespace spikeloom
