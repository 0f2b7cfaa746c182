// The target editor, driven with mouse and keys.
#include <QAccessible>
#include <QComboBox>
#include <QMenu>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableWidget>

#include <algorithm>

#include "core/analysis/target_limits.h"
#include "core/targets/target_sketch.h"
#include "opened_editor.h"
#include "tests/registry.h"
#include "ui/params/line_input.h"
#include "ui/target_editor/family_page.h"
#include "ui/target_editor/neuron_pictures.h"
#include "ui/target_editor/target_picture.h"
#include "ui/workspaces/connectivity_workspace.h"

namespace spikeloom::test::target_editor_test {

class TargetEditorTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

  void opensInThePlotsPlaceAndGoesBack();
  void familiesArePictures();
  void aDozenNeuronsAsPictures();
  void slowAndSilentStretchesAreMarked();
  void drawnWithTheMouse();
  void drawnWithKeys();
  void numbersAreTyped();
  void curvesAndWhoFollowsThem();
  void whatCannotBeReadStays();
  void allHasAName();
};

void TargetEditorTest::opensInThePlotsPlaceAndGoesBack() {
  Opened o;
  TargetEditor& editor = o.window->targetEditor();
  QVERIFY(!editor.isVisible());
  o.press(Qt::Key_3, Qt::ControlModifier);
  o.press(Qt::Key_E, Qt::ControlModifier);
  QVERIFY(editor.isVisible() && !o.window->connectivity().isVisible());
  QCOMPARE(editor.page(), TargetEditor::Page::Families); // of sines
  QVERIFY(editor.isAncestorOf(o.window->focusWidget()));
  o.press(Qt::Key_Escape);
  QVERIFY(!editor.isVisible() && o.window->connectivity().isVisible());
  QVERIFY(o.window->connectivity().hasFocus());
  const auto buttons = o.window->panel().findChildren<QPushButton*>();
  const auto button =
      std::ranges::find(buttons, QStringLiteral("Target editor…"), [](auto* b) { return b->text(); });
  QVERIFY(button != buttons.end());
  (*button)->click();
  QVERIFY(editor.isVisible() && o.window->actions().targetEditor->isChecked());
  o.press(Qt::Key_1, Qt::ControlModifier); // leaves it, too
  QVERIFY(!editor.isVisible() && !o.window->actions().targetEditor->isChecked());
  // The page that the present targets belong to.
  o.window->draft().type(indexOf(*findField("target.family")), "drawn");
  o.press(Qt::Key_E, Qt::ControlModifier);
  QCOMPARE(editor.page(), TargetEditor::Page::Draw);
  o.press(Qt::Key_E, Qt::ControlModifier);
  QVERIFY(!editor.isVisible());
  // Enter in the panel gives the keys back to the editor.
  QLineEdit* const line = o.line("learning.lambda");
  line->setFocus();
  o.press(Qt::Key_E, Qt::ControlModifier); // also while typing
  QVERIFY(editor.isVisible());
  line->setFocus();
  QTest::keyClick(line, Qt::Key_Return);
  o.press(Qt::Key_Escape);
  QVERIFY(!editor.isVisible());
}

void TargetEditorTest::familiesArePictures() {
  OpenedEditor o;
  FamilyPage& page = o.editor().families();
  for (const Option& option : optionsOf<TargetFamily>) {
    const auto family = static_cast<TargetFamily>(&option - optionsOf<TargetFamily>.data());
    if (family != TargetFamily::drawn && family != TargetFamily::file)
      QTRY_VERIFY2_WITH_TIMEOUT(page.picture(family).curves() > 0, option.key.data(), patience);
  }
  QCOMPARE(page.picture(TargetFamily::drawn).hint(), QString("nothing drawn yet"));
  QCOMPARE(page.picture(TargetFamily::file).hint(), QString("choose a file"));
  QVERIFY(page.picture(TargetFamily::sine).isChecked());
  QVERIFY(!page.found().isEmpty());
  QTest::mouseClick(&page.picture(TargetFamily::constant), Qt::LeftButton);
  QCOMPARE(o.target().family, TargetFamily::constant);
  QCOMPARE(o.window->draft().text(indexOf(*findField("target.family"))), QString("constant"));
  QTRY_VERIFY(page.found().startsWith("Too slow for 0 ms, silent for 0 of 2"));
  // Arrow keys, which are shortcuts elsewhere: Left is the one beside it.
  o.press(Qt::Key_Left);
  QCOMPARE(o.target().family, TargetFamily::innate);
  QVERIFY(page.picture(TargetFamily::innate).hasFocus());
  o.press(Qt::Key_Down); // there is none below
  o.press(Qt::Key_Up);
  QCOMPARE(o.target().family, TargetFamily::sine);
  o.undo();
  QCOMPARE(o.target().family, TargetFamily::innate);
  QVERIFY(page.picture(TargetFamily::innate).isChecked());
  // Its parameters are rows of the panel.
  QVERIFY(o.window->panel().row("target.warm_up")->isVisible());
  page.picture(TargetFamily::drawn).setFocus();
  o.press(Qt::Key_Return);
  QCOMPARE(o.editor().page(), TargetEditor::Page::Draw);
  QCOMPARE(o.target().family, TargetFamily::drawn);
  QVERIFY(o.plot().hasFocus());
}

void TargetEditorTest::aDozenNeuronsAsPictures() {
  OpenedEditor o;
  FamilyPage& page = o.editor().families();
  NeuronPictures& neurons = page.neurons();
  QTRY_VERIFY_WITH_TIMEOUT(neurons.picture(11).curves() == 1, patience);
  const Experiment& experiment = o.window->draft().experiment();
  const Targets targets = targetSketch(experiment, TargetFamily::sine, sketchSamples);
  QCOMPARE(targets.neurons, neuronPictures);
  const auto showsNeuron = [&](std::size_t i) {
    const auto& line = *page.plot().line()->data();
    bool same = line.size() == static_cast<int>(targets.samples());
    for (int k = 0; same && k < line.size(); ++k)
      same = line.at(k)->value == targets.at(static_cast<std::size_t>(k), i);
    return same && neurons.shown() == i;
  };
  QVERIFY(showsNeuron(0));
  QTest::mouseClick(&neurons.picture(3), Qt::LeftButton);
  QVERIFY(showsNeuron(3));
  const TransferCurve transfer(experiment);
  const TargetLimits limits = limitsOf(experiment, targets, 3, transfer, 3);
  const auto silent =
      static_cast<double>(std::ranges::count(limits.silent, std::uint8_t{1})) * targets.interval;
  QVERIFY2(page.found().contains(QString("silent for %1 of 200 ms").arg(silent, 0, 'g', 3)),
           qPrintable(page.found()));
  o.press(Qt::Key_Right); // a shortcut elsewhere
  QVERIFY(showsNeuron(4));
  // The choice stays with other parameters, and another family has as many.
  o.set("target.family", "ornstein-uhlenbeck");
  QTRY_VERIFY(page.plot().line()->data()->size() > 0 && !showsNeuron(4));
  QCOMPARE(neurons.shown(), std::size_t{4});
  // Of drawn targets there is one a curve.
  o.set("target.family", "drawn");
  o.set("target.curves", "0-19: 0 1; 20-39: 0 -1");
  o.editor().showPage(TargetEditor::Page::Families);
  QTRY_VERIFY_WITH_TIMEOUT(!neurons.picture(2).isVisible() && neurons.isVisible(), patience);
  QCOMPARE(neurons.shown(), std::size_t{0});
  QCOMPARE(neurons.picture(1).accessibleName(), QString("Curve 2"));
  o.set("target.curves", "all: 0 1");
  QTRY_VERIFY_WITH_TIMEOUT(!neurons.isVisible(), patience); // it is in the plot
}

void TargetEditorTest::slowAndSilentStretchesAreMarked() {
  OpenedEditor o;
  o.set("target.family", "drawn");
  o.set("target.curves", "all: 0 1, 100 1, 110 -1, 200 -1");
  o.set("synapse.time_constant", "20");
  o.editor().showPage(TargetEditor::Page::Draw);
  QVERIFY(o.editor().explanation().contains("τs = 20 ms") && o.editor().explanation().contains("2 times"));
  QTRY_VERIFY(o.draw().found().startsWith("Too slow for 10 ms, silent for 9"));
  const auto [from, to] = [&] {
    bool found = false;
    const QCPRange range = o.plot().tooSlow()->getKeyRange(found);
    return std::pair(range.lower, range.upper);
  }();
  QVERIFY(from >= 99 && from <= 100.5 && to >= 109.5 && to <= 110.5);
  bool found = false;
  const QCPRange silent = o.plot().silent()->getKeyRange(found);
  QVERIFY(found && silent.lower >= 107 && silent.lower <= 109 && silent.upper == 200);
  o.set("synapse.time_constant", "2"); // 1 + 2·2/10 < 2
  QTRY_VERIFY(o.draw().found().startsWith("Too slow for 0 ms"));
  QVERIFY(o.plot().tooSlow()->data()->isEmpty());
  o.set("neuron.model", "rate");
  QVERIFY(o.editor().explanation().startsWith("Rate units"));
}

void TargetEditorTest::drawnWithTheMouse() {
  OpenedEditor o;
  o.editor().showPage(TargetEditor::Page::Draw);
  QVERIFY(o.plot().hint().startsWith("Drag to draw"));
  const int before = o.edits();
  o.drag({{20, 0.02}, {80, 1}, {140, 1}});
  QCOMPARE(o.edits(), before + 1); // family and curve
  QCOMPARE(o.target().family, TargetFamily::drawn);
  QCOMPARE(o.curves().size(), std::size_t{1});
  QCOMPARE(o.curves().front().who, "all");
  const CurveLine line(o.curves().front().points, CurveShape::straight);
  QCOMPARE(line.at(0), 0.0); // near 0 is 0
  QVERIFY(std::abs(line.at(50) - 0.5) < 0.06 && std::abs(line.at(120) - 1) < 0.04);
  QVERIFY(o.plot().hint().isEmpty());
  o.drag({{100, 0.5}, {140, -1}}); // a stretch anew; what was before it stays
  QCOMPARE(o.edits(), before + 2);
  const CurveLine both(o.curves().front().points, CurveShape::straight);
  QVERIFY(std::abs(both.at(50) - 0.5) < 0.06 && std::abs(both.at(120) + 0.25) < 0.08);
  o.undo();
  o.undo();
  QCOMPARE(o.target().family, TargetFamily::sine);
  QVERIFY(o.target().curves.empty());
  QVERIFY(o.plot().points().empty());
  // Clicks set points; one on a point chooses it, a drag of it moves it, no further than its neighbours.
  o.click({50, 0.5});
  o.click({150, 1});
  o.click({100, -0.5});
  QCOMPARE(o.plot().points().size(), std::size_t{3});
  QCOMPARE(o.plot().chosen(), std::optional<std::size_t>(1));
  QVERIFY(std::abs(o.plot().points()[1].time - 100) < 1 && std::abs(o.plot().points()[1].value + 0.5) < 0.02);
  const int clicked = o.edits();
  o.click(o.plot().points()[2]);
  QCOMPARE(o.plot().chosen(), std::optional<std::size_t>(2));
  QCOMPARE(o.edits(), clicked);
  o.drag({o.plot().points()[1], {190, 0.8}});
  QCOMPARE(o.edits(), clicked + 1);
  QVERIFY(o.plot().points()[1].time < o.plot().points()[2].time);
  QVERIFY(std::abs(o.plot().points()[1].value - 0.8) < 0.02);
  QCOMPARE(o.curves().front().points, o.plot().points());
  // A network trains on it, and what was drawn last is what it has.
  o.window->controller().build(o.window->draft().experiment());
  o.window->controller().train();
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop >= 1 && o.window->draft().running(), patience);
  QCOMPARE(o.window->draft().running()->target.curves, o.target().curves);
}

void TargetEditorTest::drawnWithKeys() {
  OpenedEditor o;
  o.editor().showPage(TargetEditor::Page::Draw);
  o.press(Qt::Key_Insert);
  QCOMPARE(o.plot().points(), (std::vector<CurvePoint>{{100, 0}}));
  const CurvePoint step = o.plot().steps();
  QVERIFY(step.time > 0 && step.value > 0);
  const int before = o.edits();
  for (int k = 0; k < 3; ++k)
    o.press(Qt::Key_Up);
  QCOMPARE(o.edits(), before + 1); // one edit to take back
  QVERIFY(std::abs(o.plot().points()[0].value - 3 * step.value) < 1e-12);
  o.press(Qt::Key_Right, Qt::AltModifier);
  o.press(Qt::Key_Down);
  QCOMPARE(o.plot().points()[0].time, 100 + step.time);
  QVERIFY(std::abs(o.plot().points()[0].value - 2 * step.value) < 1e-12);
  o.press(Qt::Key_Insert);
  o.press(Qt::Key_Insert);
  QCOMPARE(o.plot().points().size(), std::size_t{3});
  // All are reached, and no shortcut of the window is in the way.
  std::vector<std::size_t> reached;
  o.press(Qt::Key_Home);
  for (int k = 0; k < 3; ++k) {
    reached.push_back(o.plot().chosen().value());
    o.press(Qt::Key_Right);
  }
  QCOMPARE(reached, (std::vector<std::size_t>{0, 1, 2}));
  o.press(Qt::Key_Left);
  QCOMPARE(o.plot().chosen(), std::optional<std::size_t>(1));
  QVERIFY(o.plot().accessibleDescription().startsWith("Point 2 of 3"));
  o.press(Qt::Key_Delete);
  o.press(Qt::Key_End);
  o.press(Qt::Key_Delete);
  o.press(Qt::Key_Delete); // the last one stays
  QCOMPARE(o.plot().points().size(), std::size_t{1});
  QCOMPARE(o.frame.activity, Activity::Idle);
  QCOMPARE(o.curves().front().points, o.plot().points());
}

void TargetEditorTest::numbersAreTyped() {
  OpenedEditor o;
  o.set("target.family", "drawn");
  o.set("target.curves", "all: 0 0, 100 1, 200 0");
  o.editor().showPage(TargetEditor::Page::Draw);
  o.plot().choose(1);
  QCOMPARE(o.draw().timeLine().text(), QString("100"));
  o.type(o.draw().valueLine(), "-12.345678901234567");
  o.type(o.draw().timeLine(), "33.333333333333336");
  QCOMPARE(o.curves().front().points[1], (CurvePoint{33.333333333333336, -12.345678901234567}));
  o.type(o.draw().timeLine(), "250");
  QVERIFY(o.draw().timeLine().marked());
  QVERIFY(o.draw().problem().contains("0 to 200 ms"));
  QCOMPARE(o.draw().timeLine().text(), QString("250")); // what was typed is there
  o.type(o.draw().valueLine(), "1e4");
  QVERIFY(o.draw().problem().contains("0 to 200 ms") && o.draw().problem().contains("-1000 to 1000"));
  QCOMPARE(o.curves().front().points[1].value, -12.345678901234567);
  o.plot().choose(0);
  QVERIFY(o.draw().problem().isEmpty() && !o.draw().timeLine().marked());
}

void TargetEditorTest::curvesAndWhoFollowsThem() {
  OpenedEditor o;
  o.set("target.family", "drawn");
  o.set("target.curves", "0-29: 0 0, 200 1");
  o.editor().showPage(TargetEditor::Page::Draw);
  QVERIFY(o.draw().following().contains("Target 0, without a curve: neurons 30-39."));
  o.button("Duplicate")->click();
  QCOMPARE(o.draw().current(), std::size_t{1});
  QCOMPARE(o.target().curves, "0-29: 0 0, 200 1; 30-39: 0 0, 200 1");
  QVERIFY(o.draw().followersLine().hasFocus());
  o.type(o.draw().followersLine(), "20-38/2, 50");
  QVERIFY(o.draw().followersLine().marked());
  QVERIFY(o.draw().problem().contains("out of range: there are 40"));
  o.type(o.draw().followersLine(), "20-38/2");
  QVERIFY(!o.draw().followersLine().marked() && o.draw().problem().isEmpty());
  QVERIFY(o.draw().following().contains("Curve 1: neurons 0-19, 21-29/2."));
  QVERIFY(o.draw().following().contains("Curve 2: neurons 20-38/2."));
  const auto* const menu = o.button("Copy to")->menu();
  menu->actions()[2]->trigger(); // every 3rd
  QCOMPARE(o.curves()[1].who, "0-39/3");
  QCOMPARE(o.curves()[1].neurons.size(), std::size_t{14});
  menu->actions()[0]->trigger();
  QVERIFY(o.draw().following().contains("Nobody follows curve 1"));
  o.button("Remove curve")->click();
  QCOMPARE(o.curves().size(), std::size_t{1});
  o.undo();
  o.undo();
  QCOMPARE(o.curves()[1].who, "0-39/3");
  // The other one is edited: the first stays as it is.
  auto* const which = o.draw().findChild<QComboBox*>();
  which->setCurrentIndex(1);
  emit which->activated(1);
  o.plot().setFocus();
  o.plot().choose(1);
  o.press(Qt::Key_Down);
  QCOMPARE(o.curves()[0].points, (std::vector<CurvePoint>{{0, 0}, {200, 1}}));
  QVERIFY(o.curves()[1].points[1].value < 1);
}

void TargetEditorTest::whatCannotBeReadStays() {
  OpenedEditor o;
  o.set("target.family", "drawn");
  o.set("target.curves", "all: 0 0, 5 x; 0-99: 1 1");
  o.editor().showPage(TargetEditor::Page::Draw);
  QVERIFY(o.draw().problem().contains("\"5 x\" is no point"));
  QVERIFY(o.draw().problem().contains("out of range: there are 40"));
  QCOMPARE(o.target().curves, "all: 0 0, 5 x; 0-99: 1 1");
  o.click({100, 0.5});
  QVERIFY(o.draw().problem().isEmpty());
  QCOMPARE(o.curves().size(), std::size_t{1});
  o.undo();
  QCOMPARE(o.target().curves, "all: 0 0, 5 x; 0-99: 1 1");
}

void TargetEditorTest::allHasAName() {
  OpenedEditor o;
  int checkedWidgets = 0;
  for (QWidget* const widget : o.editor().findChildren<QWidget*>()) {
    const bool isControl = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
                           qobject_cast<QLineEdit*>(widget) || qobject_cast<QTabBar*>(widget) ||
                           qobject_cast<QTableWidget*>(widget) || qobject_cast<PlotWidget*>(widget);
    const bool ownPart = widget->objectName().startsWith("qt_") ||
                         widget->metaObject()->className() == QByteArray("QTableCornerButton") ||
                         qobject_cast<QComboBox*>(widget->parentWidget()) ||
                         (widget->parentWidget() && qobject_cast<QTabBar*>(widget->parentWidget()));
    if (!isControl || ownPart)
      continue;
    const auto* const accessible = QAccessible::queryAccessibleInterface(widget);
    QVERIFY(accessible);
    QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    ++checkedWidgets;
  }
  QVERIFY(checkedWidgets >= 30);
  const auto* const picture =
      QAccessible::queryAccessibleInterface(&o.editor().families().picture(TargetFamily::sine));
  QCOMPARE(picture->role(), QAccessible::RadioButton);
  QVERIFY(picture->state().checked);
}

SPIKELOOM_WINDOW_TEST(TargetEditorTest)

} // namespace spikeloom::test::target_editor_test

#include "target_editor_test.moc"
