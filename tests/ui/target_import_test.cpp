// Targets from a file in the target editor: looked at, accepted, given up.
#include <QComboBox>
#include <QStandardPaths>
#include <QTableWidget>

#include "core/io/data_file.h"
#include "opened_editor.h"
#include "tests/registry.h"
#include "ui/target_editor/family_page.h"
#include "ui/target_editor/target_picture.h"

namespace spikeloom::test::target_import_test {

class TargetImportTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

  void fileIsLookedAtAndAccepted();
  void mistakesInAFileHaveTheirPlace();
  void readingIsGivenUp();
  void tablesOfAFile();
};

void TargetImportTest::fileIsLookedAtAndAccepted() {
  OpenedEditor o;
  o.editor().showPage(TargetEditor::Page::Import);
  QVERIFY(o.import().shape().startsWith("Choose a file"));
  QVERIFY(!o.import().acceptButton().isEnabled());
  QByteArray text; // 21 samples of 40 neurons
  for (int sample = 0; sample < 21; ++sample)
    for (int neuron = 0; neuron < 40; ++neuron)
      text += QByteArray::number(0.25 * neuron) + (neuron < 39 ? "," : "\n");
  const QString file = o.write("targets.csv", text);
  const int before = o.edits();
  o.chooseFile(file);
  QVERIFY(o.import().problems().contains("40")); // 21 rows are too few neurons
  QVERIFY(!o.import().acceptButton().isEnabled());
  auto* const layout = qobject_cast<QComboBox*>(o.import().editor("target.file_layout").input());
  layout->setCurrentIndex(1);
  emit layout->activated(1);
  QTRY_VERIFY_WITH_TIMEOUT(!o.import().reading(), patience);
  o.type(*qobject_cast<QLineEdit*>(o.import().editor("target.file_time_step").input()), "10");
  QTRY_VERIFY_WITH_TIMEOUT(!o.import().reading(), patience);
  QVERIFY2(o.import().problems().isEmpty(), qPrintable(o.import().problems()));
  QVERIFY(o.import().shape().startsWith(
      "40 neurons × 21 samples × 10 ms = 210 ms; the window is 200 ms: the last 10 ms are left out."));
  auto* const quantity = qobject_cast<QComboBox*>(o.import().editor("target.file_quantity").input());
  for (const int rates : {1, 0}) {
    quantity->setCurrentIndex(rates);
    emit quantity->activated(rates);
    QTRY_VERIFY_WITH_TIMEOUT(!o.import().reading(), patience);
    QCOMPARE(o.import().shape().contains("Trained quantity"), rates == 1); // drives are trained
  }
  QTableWidget& table = o.import().table();
  QCOMPARE(table.item(0, 3)->text(), QString("0.75"));
  QCOMPARE(table.horizontalHeaderItem(3)->text(), QString("neuron 3"));
  QCOMPARE(o.edits(), before); // nothing has been accepted
  QCOMPARE(o.target().family, TargetFamily::sine);
  QTest::mouseClick(&o.import().acceptButton(), Qt::LeftButton);
  QCOMPARE(o.edits(), before + 1);
  QCOMPARE(o.target().family, TargetFamily::file);
  QCOMPARE(o.target().file, file.toStdString());
  QCOMPARE(o.target().file_layout, FileLayout::neurons_in_columns);
  QCOMPARE(o.target().file_time_step, 10.0);
  QTRY_VERIFY_WITH_TIMEOUT(o.editor().families().picture(TargetFamily::file).curves() == 3, patience);
  QTRY_VERIFY(!o.import().acceptButton().isEnabled()); // they are the targets
  // Another one is looked at, and the first again: each time what is shown is what is named.
  o.chooseFile(o.write("other.csv", "1,2\n"));
  QVERIFY(o.import().problems().contains("has one sample a neuron"));
  o.chooseFile(file);
  QVERIFY(o.import().problems().isEmpty() && o.import().table().rowCount() > 2);
  QVERIFY(!o.import().acceptButton().isEnabled());
  o.undo();
  QCOMPARE(o.target().family, TargetFamily::sine);
  QVERIFY(o.target().file.empty());
}

void TargetImportTest::mistakesInAFileHaveTheirPlace() {
  OpenedEditor o;
  o.editor().showPage(TargetEditor::Page::Import);
  o.chooseFile(o.write("wrong.csv", "1,2,3\n4,x,6\n"));
  QVERIFY2(o.import().problems().startsWith("line 2, column 2: "), qPrintable(o.import().problems()));
  QVERIFY(o.import().problems().contains("\"x\""));
  QVERIFY(!o.import().acceptButton().isEnabled());
  QCOMPARE(o.import().table().rowCount(), 0);
  o.chooseFile(o.folder.filePath("missing.csv"));
  QVERIFY(o.import().problems().startsWith("Target file: "));
  // Typed values that are not allowed, before anything is read.
  o.type(*qobject_cast<QLineEdit*>(o.import().editor("target.file_time_step").input()), "-1");
  QVERIFY2(o.import().problems().startsWith("File time step: "), qPrintable(o.import().problems()));
  QVERIFY(!o.import().reading());
  QCOMPARE(o.target().family, TargetFamily::sine);
}

/// What takes long is not read on this thread, and can be stopped.
void TargetImportTest::readingIsGivenUp() {
  OpenedEditor o;
  o.editor().showPage(TargetEditor::Page::Import);
  QByteArray text;
  for (int row = 0; row < 1000; ++row)
    text += QByteArray("0.25,").repeated(4000) + "1\n";
  const QString file = o.write("long.csv", text);
  const int before = o.edits();
  o.import().choose(file);
  QVERIFY(o.import().reading()); // it came back at once, and nothing is known yet
  QVERIFY(o.import().cancelButton().isVisible());
  QTest::mouseClick(&o.import().cancelButton(), Qt::LeftButton);
  QVERIFY(!o.import().reading());
  QVERIFY(o.import().shape().startsWith("Reading was given up"));
  QTest::qWait(300);
  QVERIFY(o.import().shape().startsWith("Reading was given up")); // no answer comes any more
  QCOMPARE(o.edits(), before);
  o.set("learning.lambda", "2"); // has no part in it: it is not read all the same
  QVERIFY(!o.import().reading());
  o.import().readButton().click();
  o.set("learning.lambda", "3"); // nor begun again
  QVERIFY(o.import().reading());
  QTRY_VERIFY_WITH_TIMEOUT(!o.import().reading(), patience);
  QVERIFY(o.import().shape().startsWith("1000 neurons × 4001 samples"));
}

void TargetImportTest::tablesOfAFile() {
  OpenedEditor o;
  const QString file = o.folder.filePath("two.npz");
  DataTable data;
  data.table = {40, 3, std::vector<double>(120, 0.5)};
  data.times = SampleTimes{
      .along = SampleTimes::Along::Columns, .name = "time_ms", .unitKnown = true, .values = {0, 10, 20}};
  writeDataTable(file.toStdString(), data);
  o.editor().showPage(TargetEditor::Page::Import);
  o.chooseFile(file);
  QVERIFY2(o.import().problems().contains("several datasets"), qPrintable(o.import().problems()));
  QComboBox& datasets = o.import().datasets();
  QVERIFY(datasets.isVisible());
  QCOMPARE(datasets.currentText(), QString()); // nothing is guessed
  const int targets = datasets.findText("targets");
  datasets.setCurrentIndex(targets);
  emit datasets.activated(targets);
  QTRY_VERIFY_WITH_TIMEOUT(!o.import().reading(), patience);
  QVERIFY2(o.import().problems().isEmpty(), qPrintable(o.import().problems()));
  QVERIFY(o.import().shape().startsWith("40 neurons × 3 samples × 10 ms"));
  QCOMPARE(datasets.currentText(), QString("targets"));
  o.import().acceptButton().click();
  QCOMPARE(o.target().file_dataset, "targets");
}

SPIKELOOM_WINDOW_TEST(TargetImportTest)

} // namespace spikeloom::test::target_import_test

#include "target_import_test.moc"
