#include <QAbstractItemView>
#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include "shown_panel.h"
#include "tests/registry.h"
#include "ui/params/preset_delegate.h"
#include "ui/params/preset_store.h"

namespace spikeloom::test::preset_box_test {

class PresetBoxTest : public QObject {
  Q_OBJECT

  static QFont font() { return QApplication::font(); }

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void presetsAreListedAndChosen();
  void editedPresetIsMarked();
  void ownPresets();
  void figuresAreInOrder();
  void presetsStandUnderTheirFigure();
  void sentencesStandInTheList();
};

void PresetBoxTest::presetsAreListedAndChosen() {
  Shown s;
  PresetBox& box = s.panel.presetBox();
  const auto& presets = box.presets();
  QVERIFY(presets.size() >= 5);
  const auto other = std::find_if(presets.begin(), presets.end(), [](const ListedPreset& listed) {
    return listed.preset.experiment.network.neurons != 200;
  });
  QVERIFY(other != presets.end());
  s.type("network.neurons", "77");
  const int at = box.findText(toQString(other->preset.title));
  QVERIFY(at > 0);
  QVERIFY(!box.itemData(at, Qt::ToolTipRole).toString().isEmpty());
  QSignalSpy taken(&s.panel, &ExperimentPanel::presetTaken);
  emit box.activated(at);
  QCOMPARE(taken.count(), 1);
  QCOMPARE(s.line("network.neurons")->text(), QString::number(other->preset.experiment.network.neurons));
  QCOMPARE(box.currentText(), toQString(other->preset.title));
  s.draft.undoStack().undo(); // what had been edited is back
  QCOMPARE(s.line("network.neurons")->text(), QString("77"));
}

void PresetBoxTest::editedPresetIsMarked() {
  Shown s;
  s.draft.choose(s.panel.presetBox().presets().front().preset, "preset");
  const QString title = s.panel.presetBox().currentText();
  s.type("network.neurons", "77");
  QCOMPARE(s.panel.presetBox().currentText(), "● " + title);
  s.draft.undoStack().undo();
  QCOMPARE(s.panel.presetBox().currentText(), title);
}

void PresetBoxTest::ownPresets() {
  Shown s;
  Preset mine;
  mine.title = "My own: τ, with / signs";
  mine.experiment.network.neurons = 123;
  const QString file = ownPresetFile(toQString(mine.title));
  writePresetFile(mine, file);
  std::vector<InputError> problems;
  const auto listed = listPresets(problems);
  QFile::remove(file);
  QVERIFY(problems.empty());
  QCOMPARE(listed.back().preset.title, mine.title);
  QCOMPARE(listed.back().preset.experiment.network.neurons, 123);
}

void PresetBoxTest::figuresAreInOrder() {
  const QStringList order{
      "1b", "1d", "1 supplement 2", "1 supplement 10", "2", "3", "3a", "3d", "3 supplement 1", "4", "10", ""};
  for (int i = 0; i < order.size(); ++i)
    for (int k = 0; k < order.size(); ++k)
      QVERIFY2(figureBefore(order[i], order[k]) == (i < k), qPrintable(order[i] + " and " + order[k]));
  QCOMPARE(figureHeading("3 supplement 1"), QString("Figure 3"));
  QCOMPARE(figureHeading("10b"), QString("Figure 10"));
}

void PresetBoxTest::presetsStandUnderTheirFigure() {
  Shown s;
  PresetBox& box = s.panel.presetBox();
  QStringList headings;
  std::string figure = "0";
  for (int row = 0; row < box.count(); ++row) {
    if (!box.itemData(row).isValid()) {
      QVERIFY2(!headings.contains(box.itemText(row)), qPrintable(box.itemText(row))); // each once
      headings << box.itemText(row);
      continue;
    }
    if (headings.last() == "Opened")
      continue; // what the panel began with
    const Preset& preset = box.presets()[box.itemData(row).toUInt()].preset;
    QVERIFY(!figureBefore(toQString(preset.figure), toQString(figure)));
    figure = preset.figure;
    QCOMPARE(headings.last(),
             preset.figure.empty() ? QString("Other") : figureHeading(toQString(preset.figure)));
    const QString tip = box.itemData(row, Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(toQString(preset.about).toHtmlEscaped()));
    QVERIFY(tip.contains(toQString(preset.figure)));
  }
  QCOMPARE(headings.first(), QString("Figure 1"));
  for (int row = 0; row < box.count(); ++row) // no title is cut off
    QVERIFY(box.view()->minimumWidth() > box.fontMetrics().horizontalAdvance(box.itemText(row)));
}

void PresetBoxTest::sentencesStandInTheList() {
  Shown s;
  PresetBox& box = s.panel.presetBox();
  box.showPopup();
  QFont small = box.font();
  small.setPointSizeF(0.9 * small.pointSizeF());
  const int smallLine = QFontMetrics(small).lineSpacing();
  const auto* const delegate = qobject_cast<PresetDelegate*>(box.view()->itemDelegate());
  QVERIFY(delegate);
  const int room = delegate->room();
  int shown = 0;
  for (int row = 0; row < box.count(); ++row) {
    if (!box.itemData(row).isValid())
      continue;
    const Preset& preset = box.presets()[box.itemData(row).toUInt()].preset;
    QCOMPARE(box.itemData(row, PresetDelegate::aboutRole).toString(), toQString(preset.about));
    const QRect item = box.view()->visualRect(box.model()->index(row, 0));
    QVERIFY(room < item.width());
    const auto lines = PresetDelegate::linesOf(toQString(preset.about), small, room).size();
    QVERIFY2(item.height() >= box.fontMetrics().lineSpacing() + lines * smallLine, preset.title.c_str());
    shown += preset.about.empty() ? 0 : 1;
  }
  QVERIFY(shown > 20);
  box.hidePopup();
  const QString about = "One two three four five six seven eight nine ten.";
  const QFontMetrics metrics(font());
  const int width = metrics.horizontalAdvance("One two three four five");
  const QStringList lines = PresetDelegate::linesOf(about, font(), width);
  QCOMPARE(lines.size(), 2);
  QVERIFY(lines[1].endsWith("…"));
  for (const QString& line : lines)
    QVERIFY(metrics.horizontalAdvance(line) <= width);
  QCOMPARE(PresetDelegate::linesOf("Short\nand <b>plain</b>.", font(), 10 * width),
           QStringList{"Short and <b>plain</b>."});
  QVERIFY(PresetDelegate::linesOf("", font(), width).isEmpty());
}

SPIKELOOM_WINDOW_TEST(PresetBoxTest)

} // namespace spikeloom::test::preset_box_test

#include "preset_box_test.moc"
