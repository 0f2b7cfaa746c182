#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/session/analysis_runner.h"
#include "core/targets/file_preview.h"
#include "ui/plots/curve_plot.h"

class QComboBox;
class QLabel;
class QLayout;
class QProgressBar;
class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace spikeloom {

class AnalysisController;
class Draft;
class FieldEditor;

/// Takes targets from a file: what it holds is shown first, in words, numbers and as curves, with all that is
/// wrong and where. It is read on the analysis thread. What is chosen here is the page's own until it is
/// accepted; that is one edit of the draft.
class ImportPage : public QWidget {
  Q_OBJECT
public:
  /// Both outlive it.
  ImportPage(Draft& draft, AnalysisController& analyses, QWidget* parent = nullptr);

  /// Takes over what the draft says of its file, where that has changed, and reads it.
  void present();

  /// Shows this file, as if it had been typed.
  void choose(const QString& file);
  /// Of the parameter with this path: the editor here.
  [[nodiscard]] FieldEditor& editor(std::string_view path) const;
  [[nodiscard]] QComboBox& datasets() const { return *m_datasets; }
  [[nodiscard]] QPushButton& acceptButton() const { return *m_accept; }
  [[nodiscard]] QPushButton& cancelButton() const { return *m_cancel; }
  [[nodiscard]] QPushButton& readButton() const { return *m_again; }
  [[nodiscard]] QTableWidget& table() const { return *m_table; }
  [[nodiscard]] CurvePlot& plot() const { return *m_plot; }
  /// Shape and time in words, and what was read.
  [[nodiscard]] QString shape() const;
  [[nodiscard]] QString problems() const;
  [[nodiscard]] bool reading() const { return m_reading; }

signals:
  /// The draft's file was looked at; no targets: it cannot be used.
  void fileKnown(const spikeloom::SketchedTargets& sketch);

private:
  struct Row {
    std::size_t field;
    FieldEditor* editor;
    QWidget* cell;
  };

  void addFields(QVBoxLayout* lines);
  void addField(QLayout* row, const Field& field);
  void addDatasets(QLayout* row);
  void addProgress(QVBoxLayout* lines);
  void addPreview(QVBoxLayout* lines);
  void takeDraft();
  [[nodiscard]] std::vector<std::pair<std::size_t, QString>> texts() const;
  /// What is chosen, or nothing, with what is wrong told.
  [[nodiscard]] std::optional<Experiment> experiment();
  [[nodiscard]] bool asInDraft() const;
  void read();
  void readAgain();
  void ask(const Experiment& wanted);
  void tellFile();
  void cancel();
  void setReading(bool reading);
  void take(const AnalysisRunner::Result& result);
  void showPreview(const TargetFilePreview& preview, const SketchedTargets& sketch);
  void showTable(const TargetFilePreview& preview);
  void showDatasets(const TargetFilePreview& preview);
  void showState(const QString& shape, const QString& problems);
  void showAcceptable();
  void accept();
  void recolor();
  void changeEvent(QEvent* event) override;

  Draft& m_draft;
  AnalysisController& m_analyses;
  std::shared_ptr<TargetFileReader> m_reader = std::make_shared<TargetFileReader>();
  std::vector<Row> m_rows;
  QComboBox* m_datasets = nullptr;
  QProgressBar* m_progress = nullptr;
  QPushButton *m_cancel = nullptr, *m_again = nullptr, *m_accept = nullptr;
  QLabel *m_shape = nullptr, *m_problems = nullptr, *m_note = nullptr;
  QTableWidget* m_table = nullptr;
  CurvePlot* m_plot = nullptr;
  std::vector<QString> m_fromDraft; ///< the draft's texts that were taken over last
  std::uint64_t m_ticket = 0;
  std::vector<QString> m_asked; ///< the experiment that was asked about last
  SketchedTargets m_sketch;     ///< what came out
  bool m_reading = false, m_usable = false;
  bool m_typing = false; ///< what is typed has not been read yet
};

} // namespace spikeloom
