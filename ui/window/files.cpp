#include "ui/window/files.h"

#include <QAction>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

#include <algorithm>
#include <vector>

#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/params/preset_box.h"
#include "ui/window/actions.h"
#include "ui/window/message_strip.h"
#include "ui/window/preset_files.h"
#include "ui/window/run_files.h"
#include "ui/window/unsaved_run.h"

namespace spikeloom {

namespace {

/// The one file that is dragged, a preset or a saved run, or nothing.
QString fileDragged(const QMimeData& data) {
  const QList<QUrl> urls = data.urls();
  const QString file = urls.size() == 1 ? urls.front().toLocalFile() : QString();
  return PresetFiles::isPreset(file) || RunFiles::isRun(file) ? file : QString();
}

} // namespace

Files::Files(const WindowParts& parts, RecentFiles& recent, QWidget* window)
    : QObject(window), m_draft(parts.draft), m_panel(parts.panel), m_strip(parts.strip),
      m_unsaved(parts.unsaved), m_presets(new PresetFiles(parts.draft, parts.strip, recent, window)),
      m_runs(new RunFiles(parts, window)) {
  connectActions(parts.actions);
  const auto tellSaved = [this](const QString& file) { emit told(tr("Saved %1").arg(file)); };
  connect(m_presets, &PresetFiles::opened, this, &Files::presetOpened);
  connect(m_presets, &PresetFiles::saved, this, [this, tellSaved](const QString& file) {
    m_panel.presetBox().reload();
    m_panel.presetBox().showPreset(m_draft.preset(), m_draft.edited());
    tellSaved(file);
  });
  connect(&parts.unsaved, &UnsavedRun::saved, this, tellSaved);
  window->setAcceptDrops(true);
  window->installEventFilter(this);
}

void Files::connectActions(const Actions& actions) {
  connect(actions.openPreset, &QAction::triggered, m_presets, &PresetFiles::askAndOpen);
  connect(actions.savePreset, &QAction::triggered, m_presets, &PresetFiles::askTitleAndSave);
  connect(actions.savePresetAs, &QAction::triggered, m_presets, &PresetFiles::askFileAndSave);
  connect(actions.saveRun, &QAction::triggered, &m_unsaved, &UnsavedRun::askAndSave);
  connect(actions.openRun, &QAction::triggered, m_runs, &RunFiles::askAndOpen);
}

void Files::start(const QString& preset) {
  if (const auto problems = m_panel.presetBox().reload(); !problems.empty())
    m_strip.showProblems(tr("Some presets cannot be read and are left out."), problems);
  std::vector<Preset> known;
  for (const ListedPreset& listed : m_panel.presetBox().presets())
    known.push_back(listed.preset);
  if (const auto first = std::ranges::find(known, defaultPresetId, &Preset::id); first != known.end())
    m_draft.choose(*first, {});
  if (RunFiles::isRun(preset))
    m_runs->open(QFileInfo(preset).absoluteFilePath());
  else if (!preset.isEmpty())
    m_presets->openNamed(preset, known);
}

void Files::open(const QString& file) {
  if (RunFiles::isRun(file))
    m_runs->open(file);
  else
    m_presets->open(file);
}

void Files::recover(const QString& file) { m_runs->recover(file); }

/// Of the window.
bool Files::eventFilter(QObject* watched, QEvent* event) {
  const bool drop = event->type() == QEvent::Drop;
  if (!drop && event->type() != QEvent::DragEnter)
    return QObject::eventFilter(watched, event);
  auto* const drag = static_cast<QDropEvent*>(event); // entering is one, too
  if (const QString file = fileDragged(*drag->mimeData()); !file.isEmpty()) {
    drag->acceptProposedAction();
    if (drop)
      open(file);
  } else {
    drag->ignore();
  }
  return true;
}

} // namespace spikeloom
