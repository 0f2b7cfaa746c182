#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include "shown_panel.h"
#include "tests/registry.h"
#include "ui/params/line_input.h"
#include "ui/params/log_slider.h"

namespace spikeloom::test::params_panel_test {

namespace {

bool isMarked(FieldRow& row) { return qobject_cast<LineInput*>(row.editor().input())->marked(); }

} // namespace

class ParamsPanelTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void everyFieldHasARow();
  void wrongValueIsMarkedAndKept_data();
  void wrongValueIsMarkedAndKept();
  void crossFieldProblemsAreMarked();
  void undoRestoresAndNamesTheField();
  void typingIsOneEdit();
  void liveValuesActAtOnce();
  void rebuildValuesWaitAndCanBeReverted();
  void resetArrow();
  void irrelevantRowsAreHidden();
  void hiddenProblemsDoNotCount();
  void arrowKeysStep();
  void escapeGivesUpTyping();
  void tabGoesFromValueToValue();
  void wheelChangesNothing();
  void slidersMoveValues();
  void factsAreShown();
  void groupsFold();
  void textsAreTyped();
  void choicesShowTheirRowsAtOnce_data();
  void choicesShowTheirRowsAtOnce();
  void problemsInFilesStandAtTheirRow();
  void whatWasReadStandsInItsGroup();
  void factsFollowTheNetwork();
  void unitsAreNotCutOff();
};

void ParamsPanelTest::everyFieldHasARow() {
  Shown s;
  for (const Field& field : fields()) {
    FieldRow* const row = s.panel.row(field.path());
    QVERIFY2(row, field.path().c_str());
    QCOMPARE(row->editor().text(), toQString(valueText(field.get(Experiment{}))));
    QVERIFY(row->toolTip().contains(toQString(field.help).toHtmlEscaped()));
    QVERIFY(row->toolTip().contains(toQString(allowedText(field)).toHtmlEscaped()));
    QVERIFY(row->toolTip().contains(field.effect == Effect::Live ? "next trial" : "new network"));
    const QString name = row->editor().input()->accessibleName();
    QVERIFY(name.contains(toQString(field.name)));
    QVERIFY(name.contains(toQString(field.unit)));
  }
  QVERIFY(s.panel.whyNotBuildable().isEmpty());
}

void ParamsPanelTest::wrongValueIsMarkedAndKept_data() {
  QTest::addColumn<QString>("text");
  for (const char* const text : {"-5", "0", "abc", "2.5", "1e99", "nan", "999999999999999999999", ""})
    QTest::newRow(text) << text;
}

void ParamsPanelTest::wrongValueIsMarkedAndKept() {
  QFETCH(QString, text);
  Shown s;
  const int before = s.draft.experiment().network.neurons;
  s.line("network.neurons")->selectAll();
  QTest::keyClick(s.line("network.neurons"), Qt::Key_Delete);
  QTest::keyClicks(s.line("network.neurons"), text);
  QTest::keyClick(s.line("network.neurons"), Qt::Key_Return);
  FieldRow& row = s.row("network.neurons");
  QCOMPARE(row.editor().text(), text);
  QVERIFY(isMarked(row));
  QVERIFY(row.problem().contains(toQString(allowedText(*findField("network.neurons")))));
  QVERIFY(s.panel.whyNotBuildable().contains("Neurons"));
  QCOMPARE(s.draft.experiment().network.neurons, before);
  QTest::qWait(300); // the check of the other values does not take the mark away
  QVERIFY(isMarked(row));
  s.type("network.neurons", "100");
  QVERIFY(!isMarked(row));
  QVERIFY(row.problem().isEmpty());
  QVERIFY(s.panel.whyNotBuildable().isEmpty());
}

void ParamsPanelTest::crossFieldProblemsAreMarked() {
  Shown s;
  s.type("run.pre_min", "500");
  QTRY_VERIFY(!s.row("run.pre_min").problem().isEmpty() || !s.row("run.pre_max").problem().isEmpty());
  QVERIFY(!s.panel.whyNotBuildable().isEmpty());
  s.type("run.pre_max", "600");
  QTRY_VERIFY(s.panel.whyNotBuildable().isEmpty());
}

void ParamsPanelTest::undoRestoresAndNamesTheField() {
  Shown s;
  s.type("network.neurons", "77");
  s.type("learning.lambda", "1e-3");
  QCOMPARE(s.draft.experiment().learning.lambda, 1e-3);
  QVERIFY(s.draft.undoStack().undoText().contains("Regularisation"));
  s.draft.undoStack().undo();
  QCOMPARE(s.line("learning.lambda")->text(), QString("1"));
  QVERIFY(s.draft.undoStack().undoText().contains("Neurons (200 → 77)"));
  s.draft.undoStack().undo();
  QCOMPARE(s.draft.experiment().network.neurons, 200);
  s.draft.undoStack().redo();
  QCOMPARE(s.line("network.neurons")->text(), QString("77"));
  s.type("network.neurons", "-1"); // a wrong value is an edit, too
  s.draft.undoStack().undo();
  QCOMPARE(s.line("network.neurons")->text(), QString("77"));
  QVERIFY(s.row("network.neurons").problem().isEmpty());
}

void ParamsPanelTest::typingIsOneEdit() {
  Shown s;
  s.type("synapse.time_constant", "1234");
  QCOMPARE(s.draft.undoStack().count(), 1);
  s.type("synapse.time_constant", "12");
  QCOMPARE(s.draft.undoStack().count(), 2);
}

void ParamsPanelTest::liveValuesActAtOnce() {
  Shown s;
  s.type("network.neurons", "77"); // waits, and must not travel with the live value
  s.type("synapse.time_constant", "55");
  QVERIFY(s.live.has_value());
  QCOMPARE(s.live->synapse.time_constant, 55.0);
  QCOMPARE(s.live->network.neurons, 200);
  s.live.reset();
  s.type("synapse.time_constant", "60", false); // typed, and left standing
  QVERIFY(!s.live);
  QTRY_VERIFY(s.live.has_value());
}

void ParamsPanelTest::rebuildValuesWaitAndCanBeReverted() {
  Shown s;
  const auto buttons = s.panel.findChildren<QPushButton*>();
  const auto build = std::find_if(buttons.begin(), buttons.end(),
                                  [](QPushButton* button) { return button->text() == "Build new network"; });
  const auto revert = std::find_if(buttons.begin(), buttons.end(),
                                   [](QPushButton* button) { return button->text() == "Revert"; });
  QVERIFY(build != buttons.end() && revert != buttons.end());
  QVERIFY(!(*build)->isVisible());
  s.type("network.neurons", "77");
  QVERIFY(s.row("network.neurons").waits());
  QVERIFY((*build)->isVisible());
  QSignalSpy built(&s.panel, &ExperimentPanel::buildWanted);
  QTest::mouseClick(*build, Qt::LeftButton);
  QCOMPARE(built.count(), 1);
  QTest::mouseClick(*revert, Qt::LeftButton);
  QCOMPARE(s.draft.experiment().network.neurons, 200);
  QVERIFY(!(*build)->isVisible());
  s.draft.undoStack().undo();
  QVERIFY(s.row("network.neurons").waits());
  s.draft.setRunning(s.draft.experiment());
  QVERIFY(!(*build)->isVisible());
  s.type("network.neurons", "-1");
  s.type("network.weight_sd", "2");
  QVERIFY(!(*build)->isEnabled());
  QVERIFY((*build)->toolTip().contains("Neurons"));
}

void ParamsPanelTest::resetArrow() {
  Shown s;
  QToolButton* const arrow = s.row("network.neurons").resetButton();
  QVERIFY(!arrow->isVisible());
  s.type("network.neurons", "abc");
  QVERIFY(arrow->isVisible());
  QTest::mouseClick(arrow, Qt::LeftButton);
  QCOMPARE(s.line("network.neurons")->text(), QString("200"));
  QVERIFY(!arrow->isVisible());
}

void ParamsPanelTest::irrelevantRowsAreHidden() {
  Shown s;
  QVERIFY(s.row("target.period_min").isVisible());
  QVERIFY(!s.row("target.correlation_time").isVisible());
  auto* const family = qobject_cast<QComboBox*>(s.row("target.family").editor().input());
  family->setCurrentIndex(family->findData("ornstein-uhlenbeck"));
  emit family->activated(family->currentIndex());
  QVERIFY(!s.row("target.period_min").isVisible());
  QVERIFY(s.row("target.correlation_time").isVisible());
}

void ParamsPanelTest::hiddenProblemsDoNotCount() {
  Shown s;
  s.type("target.period_min", "-1");
  QVERIFY(!s.panel.whyNotBuildable().isEmpty());
  const Field* const family = findField("target.family");
  s.draft.type(static_cast<std::size_t>(family - fields().data()), "chaotic");
  QVERIFY(s.panel.whyNotBuildable().isEmpty());
}

void ParamsPanelTest::arrowKeysStep() {
  Shown s;
  QTest::keyClick(s.line("network.neurons"), Qt::Key_Up);
  QCOMPARE(s.draft.experiment().network.neurons, 201);
  QTest::keyClick(s.line("synapse.time_constant"), Qt::Key_Down);
  QCOMPARE(s.draft.experiment().synapse.time_constant, 19.0);
  s.type("network.connection_probability", "1");
  QTest::keyClick(s.line("network.connection_probability"), Qt::Key_Up); // not above what is allowed
  QCOMPARE(s.draft.experiment().network.connection_probability, 1.0);
}

void ParamsPanelTest::escapeGivesUpTyping() {
  Shown s;
  s.type("network.neurons", "-4", false);
  QTest::keyClick(s.line("network.neurons"), Qt::Key_Escape);
  QCOMPARE(s.line("network.neurons")->text(), QString("200"));
  QVERIFY(s.row("network.neurons").problem().isEmpty());
}

void ParamsPanelTest::tabGoesFromValueToValue() {
  Shown s;
  s.type("network.neurons", "77", false); // its reset arrow is there, and not in the way
  QTest::keyClick(s.line("network.neurons"), Qt::Key_Tab);
  QCOMPARE(QApplication::focusWidget(), s.line("network.connection_probability"));
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab, Qt::ShiftModifier);
  QCOMPARE(QApplication::focusWidget(), s.line("network.neurons"));
}

void ParamsPanelTest::wheelChangesNothing() {
  Shown s;
  QWidget* const box = s.row("target.family").editor().input();
  const QString before = s.row("target.family").editor().text();
  QWheelEvent wheel(QPointF(5, 5), box->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton,
                    Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(box, &wheel);
  QCOMPARE(s.row("target.family").editor().text(), before);
}

void ParamsPanelTest::slidersMoveValues() {
  Shown s;
  QVERIFY(!s.row("learning.update_interval").slider());
  for (const Field& field : fields())
    QCOMPARE(s.row(field.path().c_str()).slider() != nullptr, field.slider.has_value());
  const auto text = [&] { return s.line("synapse.time_constant")->text(); };
  LogSlider& slider = *s.row("synapse.time_constant").slider();
  QCOMPARE(text(), QString("20"));
  QCOMPARE(slider.value(), qRound(1000 * std::log(20.0) / std::log(500.0))); // from 1 to 500 ms
  const int typed = slider.value();
  QTest::keyClick(&slider, Qt::Key_Right);
  QCOMPARE(s.draft.experiment().synapse.time_constant, text().toDouble());
  QVERIFY(text().toDouble() > 20 && text().toDouble() < 25 && text().size() == 2);
  s.draft.undoStack().undo();
  QCOMPARE(text(), QString("20"));
  QCOMPARE(slider.value(), typed);
  slider.setSliderDown(true); // dragged from end to end: one edit
  slider.setValue(0);
  QCOMPARE(text(), QString("1"));
  for (int position = 0; position <= 1000; position += 7)
    slider.setValue(position);
  slider.setValue(1000);
  QCOMPARE(text(), QString("500"));
  slider.setSliderDown(false);
  QCOMPARE(s.live.value_or(Experiment()).synapse.time_constant, 500.0); // at once when it is let go
  s.draft.undoStack().undo();
  QCOMPARE(text(), QString("20"));
  s.type("synapse.time_constant", "1234.5"); // beyond the slider
  QCOMPARE(text(), QString("1234.5"));
  QCOMPARE(slider.value(), 1000);
  s.type("synapse.time_constant", "x");
  QCOMPARE(slider.value(), 1000);
  LogSlider& neurons = *s.row("network.neurons").slider();
  neurons.setValue(333);
  QVERIFY(s.row("network.neurons").problem().isEmpty()); // a whole number
  QVERIFY(s.draft.waits(static_cast<std::size_t>(findField("network.neurons") - fields().data())));
}

void ParamsPanelTest::factsAreShown() {
  Shown s;
  s.panel.setSecondsPerLoop(0.5);
  QStringList facts;
  for (const Section* const section : s.panel.findChildren<Section*>())
    facts << section->facts();
  for (const QToolButton* const header : s.panel.findChildren<QToolButton*>())
    QVERIFY2(!header->toolTip().contains("</b>: </p>"), qPrintable(header->text())); // a word unexplained
  const QString all = facts.join(" ");
  QVERIFY(all.contains("59.7 synapses a neuron"));
  QVERIFY(all.contains("memory"));
  QVERIFY(all.contains("0.5 s a loop"));
  QVERIFY(all.contains("1/√(Nτs) = 0.0158"));
}

void ParamsPanelTest::groupsFold() {
  Shown s;
  s.panel.setFoldedGroups({"neuron"});
  QVERIFY(!s.row("neuron.time_step").isVisible());
  QCOMPARE(s.panel.foldedGroups(), QStringList{"neuron"});
  s.panel.setFoldedGroups({});
  QVERIFY(s.row("neuron.time_step").isVisible());
}

void ParamsPanelTest::textsAreTyped() {
  Shown s;
  s.choose("target.family", "drawn");
  FieldRow& row = s.row("target.curves");
  QVERIFY(row.isVisible());
  QVERIFY(!s.line("target.curves")->alignment().testFlag(Qt::AlignRight)); // a text, not a number
  s.type("target.curves", "0-199: 0 0, 500 1, 1000 0");
  QCOMPARE(s.draft.experiment().target.curves, std::string("0-199: 0 0, 500 1, 1000 0"));
  QTest::qWait(300);
  QVERIFY2(row.problem().isEmpty(), qPrintable(row.problem()));
  s.type("target.curves", "0-5000: 0 0");
  QTRY_VERIFY(!row.problem().isEmpty());
  QVERIFY(isMarked(row));
  QVERIFY(s.panel.whyNotBuildable().contains("Curves"));
  QTest::keyClick(s.line("target.curves"), Qt::Key_Up); // steps numbers only
  QCOMPARE(s.line("target.curves")->text(), QString("0-5000: 0 0"));
}

void ParamsPanelTest::choicesShowTheirRowsAtOnce_data() {
  QTest::addColumn<QByteArray>("choice");
  QTest::addColumn<QByteArray>("key");
  QTest::addColumn<QByteArray>("shown");
  QTest::addColumn<QByteArray>("hidden");
  QTest::newRow("family") << QByteArray("target.family") << QByteArray("innate")
                          << QByteArray("target.warm_up") << QByteArray("target.period_min");
  QTest::newRow("topology") << QByteArray("network.topology") << QByteArray("balanced")
                            << QByteArray("network.synaptic_strength") << QByteArray("network.weight_sd");
  QTest::newRow("types") << QByteArray("network.topology") << QByteArray("balanced")
                         << QByteArray("dale.inhibitory_fraction") << QByteArray("network.zero_row_sums");
  QTest::newRow("network file") << QByteArray("network.topology") << QByteArray("file")
                                << QByteArray("network.file") << QByteArray("network.connection_probability");
  QTest::newRow("model") << QByteArray("neuron.model") << QByteArray("izhikevich")
                         << QByteArray("neuron.time_step") << QByteArray("neuron.time_constant");
  QTest::newRow("target file") << QByteArray("target.family") << QByteArray("file")
                               << QByteArray("target.file_quantity") << QByteArray("target.random_fraction");
}

void ParamsPanelTest::choicesShowTheirRowsAtOnce() {
  QFETCH(QByteArray, choice);
  QFETCH(QByteArray, key);
  QFETCH(QByteArray, shown);
  QFETCH(QByteArray, hidden);
  Shown s;
  QVERIFY(s.row(hidden).isVisible());
  s.choose(choice, key);
  QVERIFY(s.row(shown).isVisible());
  QVERIFY(!s.row(hidden).isVisible());
  s.draft.undoStack().undo();
  QVERIFY(s.row(hidden).isVisible());
}

void ParamsPanelTest::problemsInFilesStandAtTheirRow() {
  Shown s;
  s.choose("network.topology", "file");
  s.choose("target.family", "file");
  const QTemporaryDir folder;
  QFile targets(folder.filePath("targets.csv"));
  QVERIFY(targets.open(QIODevice::WriteOnly));
  targets.write("1,2\n3,four\n");
  targets.close();
  s.type("network.file", qPrintable(folder.filePath("none.h5")));
  s.type("target.file", qPrintable(targets.fileName()));
  QTRY_VERIFY(s.row("target.file").problem().contains("line 2"));
  QVERIFY(!s.row("network.file").problem().isEmpty());
  QVERIFY(!s.row("network.file").problem().contains("line 2"));
}

void ParamsPanelTest::whatWasReadStandsInItsGroup() {
  Shown s;
  s.choose("target.family", "file");
  const FileRead read{"target.file", "rates.csv",
                      "4 neurons × 5 samples of 20 ms, rates 10 to 44 Hz, from CSV"};
  s.panel.showProblems({}, {read});
  QVERIFY(s.factsOf("Targets").contains(toQString(read.text)));
  s.panel.showProblems({{"rates.csv", "target.file", "cannot be read"}});
  QVERIFY(!s.factsOf("Targets").contains("samples"));
  s.panel.showProblems({}, {read});
  s.choose("target.family", "sine"); // it is not used then
  QVERIFY(!s.factsOf("Targets").contains("samples"));
}

void ParamsPanelTest::factsFollowTheNetwork() {
  Shown s;
  QVERIFY(s.factsOf("Dale's law").isEmpty());
  s.choose("network.topology", "balanced");
  s.type("network.neurons", "500");
  s.type("network.connection_probability", "0.1");
  // p(1 − f)N and pfN inputs; (1 − f)N and fN neurons
  QVERIFY(s.factsOf("Network").contains("40 excitatory and 10 inhibitory synapses a neuron"));
  QCOMPARE(s.factsOf("Dale's law"), QString("400 excitatory and 100 inhibitory neurons"));
  s.choose("network.topology", "file"); // nobody knows without the file
  QVERIFY(!s.factsOf("Network").contains("synapses"));
  QVERIFY(!s.factsOf("Synapse").isEmpty());
  s.choose("neuron.model", "rate");
  QVERIFY(s.factsOf("Synapse").isEmpty());
}

void ParamsPanelTest::unitsAreNotCutOff() {
  Shown s;
  int units = 0;
  for (const Field& field : fields())
    for (const QLabel* const label : s.panel.row(field.path())->findChildren<QLabel*>())
      if (!field.unit.empty() && label->text() == toQString(field.unit)) {
        QVERIFY2(label->maximumWidth() >= label->fontMetrics().horizontalAdvance(label->text()),
                 field.path().c_str());
        ++units;
      }
  QVERIFY(units > 10);
}

SPIKELOOM_WINDOW_TEST(ParamsPanelTest)

} // namespace spikeloom::test::params_panel_test

#include "params_panel_test.moc"
