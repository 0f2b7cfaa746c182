#include <QAbstractItemView>
#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include "shown_panel.h"
#include "ui/params/preset_store.h"

using namespace spikeloom;

class PresetBoxTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void presetsAreListedAndChosen();
  void editedPresetIsMarked();
  void ownPresets();
  void figuresAreInOrder();
  void presetsStandUnderTheirFigure();
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

QTEST_MAIN(PresetBoxTest)
#include "preset_box_test.moc"
