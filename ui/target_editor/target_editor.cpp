#include "ui/target_editor/target_editor.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "core/params/access.h"
#include "ui/look/column_scroll.h"
#include "ui/look/elided_label.h"
#include "ui/look/wrapped_label.h"
#include "ui/params/draft.h"
#include "ui/params/field_editor.h"
#include "ui/target_editor/draw_page.h"
#include "ui/target_editor/family_page.h"
#include "ui/target_editor/import_page.h"
#include "ui/target_editor/sketches.h"
#include "ui/target_editor/target_picture.h"

namespace spikeloom {

namespace {
constexpr int leastLines = 20; // of text, that all of the explanation has room above the pages
} // namespace

TargetEditor::TargetEditor(Draft& draft, AnalysisController& analyses, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_explanation(new WrappedLabel({}, Qt::PlainText, this)),
      m_shortExplanation(new ElidedLabel(this)), m_pages(new QTabWidget(this)),
      m_families(new FamilyPage(draft, analyses)), m_draw(new DrawPage(draft, analyses)),
      m_import(new ImportPage(draft, analyses)) {
  setWindowTitle(tr("Targets"));
  setFocusPolicy(Qt::ClickFocus); // a click beside the editors ends typing
  auto* const done = new QPushButton(tr("Done (Esc)"), this);
  done->setToolTip(tr("Closes the target editor: back to where one came from"));
  done->setFocusPolicy(Qt::TabFocus);
  auto* const head = new QHBoxLayout;
  head->setContentsMargins(8, 4, 8, 0);
  head->addWidget(m_explanation, 1);
  head->addWidget(m_shortExplanation, 1);
  head->addWidget(done, 0, Qt::AlignTop);
  m_pages->setDocumentMode(true);
  m_pages->tabBar()->setAccessibleName(tr("Pages of the target editor"));
  addPage(m_families, tr("Families"));
  addPage(m_draw, tr("Draw"));
  addPage(m_import, tr("From a file"));
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->setSpacing(4);
  lines->addLayout(head);
  lines->addWidget(m_pages, 1);
  connect(done, &QPushButton::clicked, this, &TargetEditor::done);
  connect(m_families, &FamilyPage::pageWanted, this, [this](TargetFamily family) {
    showPage(family == TargetFamily::drawn ? Page::Draw : Page::Import);
  });
  connect(m_import, &ImportPage::fileKnown, m_families, &FamilyPage::showFile);
  connect(&m_draft, &Draft::changed, this, [this] {
    if (isVisible())
      present();
  });
}

void TargetEditor::addPage(QWidget* page, const QString& title) {
  auto* const scroll = new ColumnScroll(m_pages);
  scroll->setWidgetResizable(true);
  scroll->setWidget(page);
  m_pages->addTab(scroll, title);
}

void TargetEditor::open() {
  const TargetFamily family = m_draft.experiment().target.family;
  showPage(family == TargetFamily::drawn  ? Page::Draw
           : family == TargetFamily::file ? Page::Import
                                          : Page::Families);
}

void TargetEditor::showPage(Page page) {
  m_pages->setCurrentIndex(static_cast<int>(page));
  switch (page) {
  case Page::Families:
    return m_families->picture(m_draft.experiment().target.family).setFocus();
  case Page::Draw:
    return m_draw->plot().setFocus();
  case Page::Import:
    return m_import->editor(SPIKELOOM_FIELD(target, file).path()).input()->setFocus();
  }
}

TargetEditor::Page TargetEditor::page() const { return static_cast<Page>(m_pages->currentIndex()); }

QString TargetEditor::explanation() const { return m_explanation->text(); }

/// Only what is another than before: what is being drawn or typed is not disturbed by what does not concern
/// it.
void TargetEditor::present() {
  auto texts = textsOf(m_draft.experiment());
  if (texts == m_shown)
    return;
  m_shown = std::move(texts);
  m_explanation->setText(explanationOf(m_draft.experiment()));
  m_shortExplanation->showText(m_explanation->text());
  m_families->present();
  m_draw->present();
  m_import->present();
}

/// Before an audience on a small screen the curve needs the room: one line then, all of it in its tooltip.
void TargetEditor::fitExplanation() {
  const bool little = height() < leastLines * fontMetrics().height();
  m_explanation->setVisible(!little);
  m_shortExplanation->setVisible(little);
}

void TargetEditor::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitExplanation();
}

void TargetEditor::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange)
    fitExplanation();
}

/// Esc is the editor's, also while a network trains (the window's is Stop).
bool TargetEditor::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

void TargetEditor::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape)
    emit done();
  else
    QWidget::keyPressEvent(event);
}

void TargetEditor::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  present();
}

} // namespace spikeloom
