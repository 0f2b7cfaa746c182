#include "ui/window/preset_files.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>

#include <algorithm>

#include "core/base/errors.h"
#include "ui/params/draft.h"
#include "ui/params/preset_store.h"
#include "ui/window/message_strip.h"
#include "ui/window/recent_files.h"

namespace spikeloom {

PresetFiles::PresetFiles(Draft& draft, MessageStrip& strip, RecentFiles& recent, QWidget* window)
    : QObject(window), m_draft(draft), m_strip(strip), m_recent(recent), m_window(window) {
  connect(&recent, &RecentFiles::chosen, this, &PresetFiles::open);
}

bool PresetFiles::open(const QString& file) {
  try {
    const Preset preset = readPresetFile(file);
    m_draft.choose(preset, tr("preset “%1”").arg(toQString(preset.title)));
  } catch (const InputErrors& errors) {
    m_strip.showProblems(tr("%1 was not opened, and nothing has changed. What is wrong with it:")
                             .arg(QFileInfo(file).fileName()),
                         errors.errors());
    return false;
  }
  m_recent.add(file);
  m_strip.dismiss();
  emit opened();
  return true;
}

bool PresetFiles::openNamed(const QString& idOrFile, const std::vector<Preset>& known) {
  const auto at = std::ranges::find(known, idOrFile.toStdString(), &Preset::id);
  if (at == known.end() && !QFileInfo::exists(idOrFile)) {
    const std::string name = idOrFile.toStdString();
    m_strip.showProblems(tr("There is no such preset; the default one stands in for it."),
                         {{name, {}, "is neither a file nor a shipped preset" + didYouMeanShipped(name)}});
    return false;
  }
  if (at == known.end())
    return open(idOrFile);
  m_draft.choose(*at, tr("preset “%1”").arg(toQString(at->title)));
  emit opened();
  return true;
}

void PresetFiles::askAndOpen() {
  const QStringList recent = m_recent.files();
  const QString folder = recent.isEmpty() ? ownPresetFolder() : QFileInfo(recent.front()).path();
  const QString file = QFileDialog::getOpenFileName(m_window, tr("Open preset"), folder,
                                                    tr("Presets (*.json);;All files (*)"));
  if (!file.isEmpty())
    open(file);
}

/// A preset holds allowed values only, or it could not be opened again.
bool PresetFiles::mayBeSaved() {
  if (m_draft.allowed())
    return true;
  m_strip.showMessage(MessageStrip::Kind::Error,
                      tr("Not saved: some values are not allowed. They are marked in the Experiment panel."));
  return false;
}

void PresetFiles::askTitleAndSave() {
  if (!mayBeSaved())
    return;
  bool accepted = false;
  const QString title = QInputDialog::getText(m_window, tr("Save preset"), tr("Title"), QLineEdit::Normal,
                                              toQString(m_draft.preset().title), &accepted)
                            .trimmed();
  if (!accepted || title.isEmpty())
    return;
  const QString file = ownPresetFile(title);
  if (QFileInfo::exists(file) &&
      QMessageBox::question(m_window, tr("Save preset"),
                            tr("There is a preset of yours called “%1” already. Replace it?").arg(title)) !=
          QMessageBox::Yes)
    return;
  save(title, file);
}

void PresetFiles::askFileAndSave() {
  if (!mayBeSaved())
    return;
  QFileDialog dialog(m_window, tr("Save preset as"), ownPresetFolder(), tr("Presets (*.json)"));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("json"));
  if (dialog.exec() == QDialog::Accepted) {
    const QString file = dialog.selectedFiles().constFirst();
    if (save(QFileInfo(file).completeBaseName(), file))
      m_recent.add(file);
  }
}

bool PresetFiles::save(const QString& title, const QString& file) {
  Preset preset = m_draft.preset();
  preset.id = QFileInfo(file).completeBaseName().toStdString();
  preset.title = title.toStdString();
  preset.figure.clear(); // it is not the paper's any more
  preset.experiment = m_draft.experiment();
  try {
    writePresetFile(preset, file);
  } catch (const InputErrors& errors) {
    m_strip.showProblems(tr("The preset was not saved."), errors.errors());
    return false;
  }
  m_draft.savedAs(preset);
  emit saved(file);
  return true;
}

bool PresetFiles::isPreset(const QString& file) {
  return file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
}

} // namespace spikeloom
