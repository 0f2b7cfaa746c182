// Recording the trials of the run that the window shows: asked for, told of, ended.
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStandardPaths>

#include "core/io/hdf5.h"
#include "opened_window.h"
#include "tests/registry.h"
#include "ui/window/record_dialog.h"
#include "ui/window/run_recording.h"

namespace spikeloom::test::run_recording_test {

class RunRecordingTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

  void recordsUntilItIsEnded() {
    Opened o;
    o.ready();
    const QString file = o.folder.filePath("trials.h5");
    std::size_t neurons = 0;
    o.window->recording().setWay([&](const Recordable& network) {
      neurons = network.neurons;
      return RunRecording::Wish{file, {{0, 5}, 3}};
    });
    QAction* const action = o.window->actions().record;
    QCOMPARE(action->text(), QString("Record trials…"));
    o.press(Qt::Key_R, Qt::ControlModifier | Qt::AltModifier);
    QTRY_COMPARE_WITH_TIMEOUT(action->text(), QString("End recording"), patience);
    QCOMPARE(neurons, std::size_t{40});
    o.press(Qt::Key_Right);
    const QRegularExpression told(QStringLiteral("^● recording trials.h5: [1-9][0-9]* trials?, [0-9.]+ kB$"));
    QTRY_VERIFY2_WITH_TIMEOUT(told.match(o.window->recording().text()).hasMatch(),
                              qPrintable(o.window->recording().text()), patience);
    action->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(action->text(), QString("Record trials…"), patience);
    QVERIFY(o.window->recording().text().isEmpty());
    const Hdf5File in(file.toStdString(), Hdf5File::Mode::Read);
    QVERIFY(in.has("activity") && in.has("spike_time"));
    action->trigger(); // the same file again
    QTRY_VERIFY_WITH_TIMEOUT(o.window->strip().sentence().startsWith("Nothing is recorded"), patience);
    QVERIFY(o.window->strip().details().contains("trials.h5"));
  }

  void whatIsWrongIsSaidAsItIsTyped() {
    const QTemporaryDir folder;
    RecordDialog dialog({20, {}}, folder.filePath("new.h5"), nullptr);
    const auto lines = dialog.findChildren<QLineEdit*>();
    const QPushButton* record = nullptr;
    for (const auto* button : dialog.findChildren<QPushButton*>())
      if (button->text() == "Record")
        record = button;
    QVERIFY(lines.size() == 3 && record);
    QCOMPARE(dialog.focusWidget(), lines[0]);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    for (const QWidget* const next : std::initializer_list<const QWidget*>{
             dialog.findChild<QPushButton*>(), lines[1], lines[2]}) { // by Tab: Choose… comes after its line
      QTest::keyClick(dialog.focusWidget(), Qt::Key_Tab);
      QCOMPARE(dialog.focusWidget(), next);
    }
    const auto shown = [&] {
      QString out;
      for (const auto* label : dialog.findChildren<QLabel*>())
        if (!label->isHidden())
          out += label->text() + '\n';
      return out;
    };
    QVERIFY(record->isEnabled() && shown().contains("a trial"));
    QCOMPARE(dialog.choice().neurons.size(), std::size_t{20}); // blank: all
    lines[1]->setText("0-3,9");
    lines[2]->setText("5");
    QCOMPARE(dialog.choice().neurons, (std::vector<std::size_t>{0, 1, 2, 3, 9}));
    QCOMPARE(dialog.choice().every, std::size_t{5});
    lines[0]->setText(folder.path()); // a folder, with two further mistakes: all three are told
    lines[1]->setText("0-3,20");
    lines[2]->setText("0");
    QVERIFY(!record->isEnabled());
    QVERIFY2(shown().contains("folder") && shown().contains("20") && shown().contains("whole number"),
             qPrintable(shown()));
  }
};

SPIKELOOM_WINDOW_TEST(RunRecordingTest)

} // namespace spikeloom::test::run_recording_test

#include "run_recording_test.moc"
