#include "ui/window/page_stack.h"

#include <QTabWidget>

namespace spikeloom {

PageStack::PageStack(QWidget* parent) : QStackedWidget(parent), m_workspaces(new QTabWidget(this)) {
  m_workspaces->setDocumentMode(true);
  addWidget(m_workspaces);
  connect(m_workspaces, &QTabWidget::currentChanged, this, &PageStack::shownChanged);
  connect(this, &QStackedWidget::currentChanged, this, &PageStack::shownChanged);
}

void PageStack::showWorkspace(QWidget* workspace) {
  setCurrentWidget(m_workspaces);
  m_workspaces->setCurrentWidget(workspace);
}

QWidget* PageStack::shown() const {
  return currentWidget() == m_workspaces ? m_workspaces->currentWidget() : currentWidget();
}

QString PageStack::title() const {
  return currentWidget() == m_workspaces ? m_workspaces->tabText(m_workspaces->currentIndex())
                                         : currentWidget()->windowTitle();
}

} // namespace spikeloom
