#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QTabWidget;

namespace spikeloom {

class AnalysisController;
class Draft;
class DrawPage;
class ElidedLabel;
class FamilyPage;
class ImportPage;

/// The target editor: families as pictures, curves drawn by hand, files. On top stands what the marks on all
/// curves mean. All that it does are edits of the draft, undone like any other.
class TargetEditor : public QWidget {
  Q_OBJECT
public:
  enum class Page { Families, Draw, Import };

  /// Both outlive it.
  TargetEditor(Draft& draft, AnalysisController& analyses, QWidget* parent = nullptr);

  /// Shows the page that the present targets belong to; keys act there.
  void open();
  void showPage(Page page);
  [[nodiscard]] Page page() const;

  [[nodiscard]] FamilyPage& families() const { return *m_families; }
  [[nodiscard]] DrawPage& draw() const { return *m_draw; }
  [[nodiscard]] ImportPage& import() const { return *m_import; }
  /// The criterion of the marks, in words.
  [[nodiscard]] QString explanation() const;

signals:
  /// “Done” or Esc.
  void done();

protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  void addPage(QWidget* page, const QString& title);
  void present();
  void fitExplanation();

  Draft& m_draft;
  QLabel* m_explanation;
  ElidedLabel* m_shortExplanation; ///< in its place where there is little room
  QTabWidget* m_pages;
  FamilyPage* m_families;
  DrawPage* m_draw;
  ImportPage* m_import;
  std::vector<QString> m_shown; ///< the draft's texts, as the pages show them
};

} // namespace spikeloom
