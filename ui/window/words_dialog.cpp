#include "ui/window/words_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/look/words.h"

namespace spikeloom {

namespace {

/// The word in bold, its meaning below.
QLabel* labelOf(const Word& word) {
  auto* const label = new QLabel(
      QStringLiteral("<b>%1</b><br/>%2").arg(word.word.toHtmlEscaped(), word.explanation.toHtmlEscaped()));
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

} // namespace

WordsDialog::WordsDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Words"));
  auto* const search = new QLineEdit(this);
  search->setPlaceholderText(tr("Search"));
  search->setAccessibleName(tr("Search the words"));
  search->setClearButtonEnabled(true);
  auto* const content = new QWidget;
  auto* const lines = new QVBoxLayout(content);
  lines->setSpacing(8);
  for (const Word& word : words()) {
    QLabel* const label = labelOf(word);
    lines->addWidget(label);
    connect(search, &QLineEdit::textChanged, label, [label, word](const QString& text) {
      label->setVisible(word.word.contains(text, Qt::CaseInsensitive) ||
                        word.explanation.contains(text, Qt::CaseInsensitive));
    });
  }
  lines->addStretch(1);
  auto* const scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* const layout = new QVBoxLayout(this);
  layout->addWidget(search);
  layout->addWidget(scroll, 1);
  layout->addWidget(buttons);
  resize(64 * fontMetrics().averageCharWidth(), 34 * fontMetrics().height());
}

} // namespace spikeloom
