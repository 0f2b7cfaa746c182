#pragma once

#include <QByteArray>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

#include "core/base/errors.h"
#include "core/experiment/files_read.h"
#include "ui/params/draft.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace spikeloom {

class FieldRow;
class PresetBox;
class Section;

/// The experiment's fields as rows in folding groups, generated from fields(): a parameter that is declared
/// appears here. Shows a Draft and edits it; what is to happen then is for others to do.
class ExperimentPanel : public QWidget {
  Q_OBJECT

public:
  explicit ExperimentPanel(Draft& draft, QWidget* parent = nullptr);
  ~ExperimentPanel() override;

  [[nodiscard]] PresetBox& presetBox() { return *m_presets; }
  /// The row of the field with this path, or nullptr.
  [[nodiscard]] FieldRow* row(std::string_view path) const;

  /// Puts a widget above the rows of that group, which Tab reaches before them.
  void addOnTop(std::string_view group, QWidget* widget);

  /// What is wrong with a field: what was typed, or what the last check found; empty when nothing is.
  [[nodiscard]] QString problemOf(std::size_t field) const;

  /// Why no network can be built from the draft as it stands; empty when one can.
  [[nodiscard]] QString whyNotBuildable() const;

  /// The answer to checkWanted(): problems are marked at their rows, those that belong to no row shown on
  /// top. What its files hold is said at the end of their groups.
  void showProblems(const std::vector<InputError>& problems, const std::vector<FileRead>& read = {});
  /// Wall time of the last training loop, for the expected duration.
  void setSecondsPerLoop(double seconds);

  /// Which groups are folded.
  [[nodiscard]] QStringList foldedGroups() const;
  void setFoldedGroups(const QStringList& groups);

signals:
  /// The draft has changed and a while has passed: is it a good experiment?
  void checkWanted(const spikeloom::Experiment& experiment);
  /// A live field has another value: what the running network is to have from now on.
  void liveChanged(const spikeloom::Experiment& experiment);
  /// "Build new network" was pressed.
  void buildWanted();
  /// A preset was chosen and is in the draft now.
  void presetTaken();
  /// whyNotBuildable() or anything else shown may have changed.
  void stateChanged();
  /// Enter was pressed in an editor, or a preset chosen: keys may go to the run again.
  void editingDone();

protected:
  void changeEvent(QEvent* event) override;

private:
  struct Group {
    std::string_view key;
    Section* section;
  };

  void addPresetBox(QVBoxLayout* layout);
  void addBanner(QVBoxLayout* layout);
  void addRows(QVBoxLayout* layout);
  void fitWidth();
  void connectRow(FieldRow& row, std::size_t field);
  void refresh();
  void refreshBanner();
  void refreshFacts();
  void draftChanged();
  void sendLive();

  Draft& m_draft;
  PresetBox* m_presets = nullptr;
  QWidget* m_banner = nullptr;
  QLabel* m_bannerText = nullptr;
  QLabel* m_general = nullptr;
  QPushButton* m_build = nullptr;
  QScrollArea* m_scroll = nullptr;
  std::vector<FieldRow*> m_rows;
  std::vector<Group> m_groups;
  std::vector<QString> m_crossProblems; ///< by field, from the last check
  QStringList m_generalProblems;
  std::vector<FileRead> m_read; ///< from the last check
  std::vector<QString> m_lastChecked;
  QTimer m_checkTimer, m_liveTimer;
  int m_session = 1; ///< of typing: edits of one session are undone together
  double m_secondsPerLoop = 0;
};

} // namespace spikeloom
