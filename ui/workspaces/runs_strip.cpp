#include "ui/workspaces/runs_strip.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "ui/look/elided_label.h"
#include "ui/look/literal_text.h"
#include "ui/params/draft.h"
#include "ui/params/line_input.h"

namespace spikeloom {

namespace {
constexpr std::array limits{0.0, 500e6, 2e9, 8e9, 32e9}; // bytes
} // namespace

RunsStrip::RunsStrip(QWidget* parent) : QWidget(parent) {
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(6, 0, 6, 2);
  lines->setSpacing(2);
  auto* const head = new QHBoxLayout;
  buildHead(head);
  lines->addLayout(head);
  m_body = new QWidget(this);
  auto* const row = new QHBoxLayout(m_body);
  row->setContentsMargins(0, 0, 0, 0);
  auto* const scroll = new QScrollArea(m_body);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_shelf = new QWidget;
  m_row = new QHBoxLayout(m_shelf);
  m_row->setContentsMargins(0, 0, 0, 0);
  m_row->setSpacing(4);
  m_row->addStretch();
  scroll->setWidget(m_shelf);
  row->addWidget(scroll, 3);
  buildSide();
  row->addWidget(m_side, 2);
  lines->addWidget(m_body, 1);
  scroll->setMinimumHeight(4 * fontMetrics().height() + 10 +
                           scroll->horizontalScrollBar()->sizeHint().height());
  setFolded(true);
  showCards({});
  showLimit(limits[2], 0);
}

void RunsStrip::buildHead(QHBoxLayout* row) {
  m_fold = new QToolButton(this);
  m_fold->setAutoRaise(true);
  m_fold->setCheckable(true);
  m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_fold->setToolTip(tr("Shows or folds the last training runs"));
  m_hint = new ElidedLabel(this);
  m_room = new ElidedLabel(this);
  m_limit = new QComboBox(this);
  m_limit->setAccessibleName(tr("Room for the saved runs of these cards"));
  m_limit->setToolTip(tr("The saved runs of these cards take no more room than this, the oldest going first; "
                         "those with a name stay"));
  for (const double limit : limits)
    m_limit->addItem(limit > 0 ? tr("at most %1").arg(toQString(bytesText(limit))) : tr("no files"), limit);
  row->addWidget(m_hint, 100);
  row->addWidget(m_room);
  row->addWidget(m_limit);
  connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
    setFolded(!open);
    emit foldedChanged(!open);
  });
  connect(m_limit, &QComboBox::activated, this,
          [this] { emit limitChosen(m_limit->currentData().toDouble()); });
}

void RunsStrip::buildSide() {
  m_side = new QWidget(m_body);
  auto* const lines = new QVBoxLayout(m_side);
  lines->setContentsMargins(4, 0, 0, 0);
  lines->setSpacing(2);
  auto* const row = new QHBoxLayout;
  m_name = new LineInput(m_side);
  m_name->setPlaceholderText(tr("Name: keeps it"));
  m_name->setAccessibleName(tr("Name of the chosen run"));
  m_name->setToolTip(tr("A run with a name is never removed by itself"));
  m_open = new QPushButton(tr("Open"), m_side);
  m_remove = new QPushButton(tr("Remove"), m_side);
  m_remove->setToolTip(tr("Removes the card and its saved run"));
  row->addWidget(m_name, 1);
  row->addWidget(m_open);
  row->addWidget(m_remove);
  lines->addLayout(row);
  m_table = new QTableWidget(m_side);
  m_table->setAccessibleName(tr("Chosen runs compared"));
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->setCornerButtonEnabled(false);
  m_table->setMinimumHeight(3 * fontMetrics().height());
  lines->addWidget(m_table, 1);
  const auto first = [this] { return m_chosen.value(0); };
  connect(m_open, &QPushButton::clicked, this, [this, first] { emit openWanted(first()); });
  connect(m_remove, &QPushButton::clicked, this, [this, first] { emit removeWanted(first()); });
  connect(m_name, &QLineEdit::editingFinished, this, [this, first] {
    if (const RunCardView* const view = viewOf(first());
        view && m_name->isModified() && m_name->text().trimmed() != (view->named ? view->title : QString()))
      emit nameTyped(first(), m_name->text().trimmed());
    m_name->setModified(false);
  });
}

void RunsStrip::showCards(const std::vector<RunCardView>& cards) {
  while (m_cards.size() > static_cast<qsizetype>(cards.size())) {
    m_row->removeWidget(m_cards.back());
    delete m_cards.takeLast();
  }
  while (m_cards.size() < static_cast<qsizetype>(cards.size())) {
    auto* const card = new RunCardButton(m_shelf);
    m_row->insertWidget(static_cast<int>(m_cards.size()), card);
    m_cards << card;
    connect(card, &QAbstractButton::clicked, this, [this, card] { choose(card->view().id); });
    connect(card, &RunCardButton::openWanted, this, [this, card] { emit openWanted(card->view().id); });
  }
  for (std::size_t k = 0; k < cards.size(); ++k)
    m_cards[static_cast<qsizetype>(k)]->show(cards[k]);
  const qsizetype before = m_chosen.size();
  m_chosen.removeIf([this](const QString& id) { return !viewOf(id); });
  m_fold->setText(cards.empty() ? tr("Runs") : tr("Runs (%1)").arg(cards.size()));
  m_hint->showText(cards.empty()
                       ? tr("Every training run becomes a card here")
                       : tr("A click lays its curve under Live's, a second one compares; Enter opens"));
  markChosen();
  if (before != m_chosen.size())
    emit chosenChanged();
}

const RunCardView* RunsStrip::viewOf(const QString& id) const {
  const auto at = std::ranges::find(m_cards, id, [](const RunCardButton* card) { return card->view().id; });
  return at == m_cards.end() ? nullptr : &(*at)->view();
}

/// The last two that were clicked; one that is chosen is let go.
void RunsStrip::choose(const QString& id) {
  if (!m_chosen.removeOne(id))
    m_chosen << id;
  if (m_chosen.size() > 2)
    m_chosen.removeFirst();
  markChosen();
  emit chosenChanged();
}

void RunsStrip::markChosen() {
  for (RunCardButton* const card : m_cards) {
    const qsizetype at = m_chosen.indexOf(card->view().id);
    card->setMark(at < 0 ? QString() : at == 0 ? QStringLiteral("A") : QStringLiteral("B"));
  }
  const RunCardView* const view = viewOf(m_chosen.value(0));
  m_side->setVisible(view != nullptr);
  if (!view)
    return;
  if (!m_name->hasFocus() || !m_name->isModified())
    m_name->setText(view->named ? view->title : QString());
  m_open->setEnabled(view->saved);
  m_open->setToolTip(view->saved ? tr("Goes on with this run, in place of the present network (Enter)")
                                 : literalTip(view->note));
}

void RunsStrip::showComparison(const QList<Line>& lines) {
  const bool two = m_chosen.size() > 1;
  m_table->setColumnCount(two ? 3 : 2);
  m_table->setHorizontalHeaderLabels(two ? QStringList{tr("differs"), tr("A"), tr("B")}
                                         : QStringList{tr("run"), tr("value")});
  m_table->setRowCount(static_cast<int>(lines.size()));
  for (int row = 0; row < lines.size(); ++row) {
    const QStringList texts{lines[row].name, lines[row].first, lines[row].second};
    for (int column = 0; column < m_table->columnCount(); ++column) {
      auto* const item = new QTableWidgetItem(texts[column]); // the table's
      item->setToolTip(literalTip(texts[column]));
      m_table->setItem(row, column, item);
    }
  }
  for (int column = 0; column < m_table->columnCount(); ++column)
    m_table->horizontalHeader()->setSectionResizeMode(column, column == 0 ? QHeaderView::Stretch
                                                                          : QHeaderView::ResizeToContents);
  m_table->resizeRowsToContents();
}

void RunsStrip::showLimit(double bytes, double taken) {
  int at = m_limit->findData(bytes);
  if (at < 0) { // of the settings file
    m_limit->addItem(tr("at most %1").arg(toQString(bytesText(bytes))), bytes);
    at = m_limit->count() - 1;
  }
  m_limit->setCurrentIndex(at);
  m_room->showText(tr("the last 8 and named ones, %1").arg(toQString(bytesText(taken))));
}

bool RunsStrip::folded() const { return !m_fold->isChecked(); }

QToolButton& RunsStrip::foldButton() const { return *m_fold; }

void RunsStrip::setFolded(bool folded) {
  m_fold->setChecked(!folded);
  m_fold->setArrowType(folded ? Qt::RightArrow : Qt::DownArrow);
}

} // namespace spikeloom
