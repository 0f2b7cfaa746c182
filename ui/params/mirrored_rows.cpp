#include "ui/params/mirrored_rows.h"

#include <QPushButton>

#include "core/params/experiment.h"
#include "ui/look/flow_layout.h"
#include "ui/look/literal_text.h"
#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/params/field_editor.h"
#include "ui/params/field_row.h"

namespace spikeloom {

MirroredRows::MirroredRows(Draft& draft, ExperimentPanel& panel, const std::vector<std::string_view>& paths,
                           QWidget* parent)
    : QWidget(parent), m_draft(draft), m_panel(panel),
      m_build(new QPushButton(tr("Build new network"), this)) {
  auto* const flow = new FlowLayout(this);
  flow->setContentsMargins(0, 0, 0, 0);
  flow->setSpacing(12);
  for (const std::string_view path : paths) {
    const Field* const field = findField(path);
    Q_ASSERT(field);
    const std::size_t index = indexOf(*field);
    auto* const row = new FieldRow(*field, this);
    if (field->kind != Kind::Choice) // whose editor gets what is left
      row->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    // typing of another session than any of the panel's
    connect(&row->editor(), &FieldEditor::typed, this,
            [this, index](const QString& text) { m_draft.type(index, text, -m_session); });
    connect(&row->editor(), &FieldEditor::finished, this, [this] { ++m_session; });
    connect(row, &FieldRow::resetWanted, this, [this, index] { m_draft.reset(index); });
    flow->addWidget(row);
    m_rows.push_back({index, row});
  }
  m_build->setFocusPolicy(Qt::TabFocus);
  flow->addWidget(m_build);
  connect(m_build, &QPushButton::clicked, &panel, &ExperimentPanel::buildWanted);
  connect(&panel, &ExperimentPanel::stateChanged, this, &MirroredRows::refresh);
  refresh();
}

FieldRow* MirroredRows::row(std::string_view path) const {
  for (const Row& row : m_rows)
    if (fields()[row.field].path() == path)
      return row.row;
  return nullptr;
}

void MirroredRows::refresh() {
  for (const Row& row : m_rows) {
    row.row->setVisible(m_draft.relevant(row.field));
    row.row->show({.text = m_draft.text(row.field),
                   .presetText = m_draft.presetText(row.field),
                   .problem = m_panel.problemOf(row.field),
                   .waits = m_draft.waits(row.field),
                   .asInPreset = m_draft.asInPreset(row.field)});
  }
  const QString why = m_panel.whyNotBuildable();
  m_build->setVisible(m_draft.waiting() > 0);
  m_build->setEnabled(why.isEmpty());
  m_build->setToolTip(why.isEmpty() ? tr("Replaces the present network, and what it has learned")
                                    : literalTip(why));
}

} // namespace spikeloom
