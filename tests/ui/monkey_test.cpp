// Somebody who does anything: keys, clicks, drags, wheels, menus, typed nonsense and dialogs, from a seed.
// The program must neither crash, hang, nor leave dialogs behind. SPIKELOOM_MONKEY="ACTIONS SEED" does it for
// longer (10000 under AddressSanitizer: CONTRIBUTING.md).
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDialog>
#include <QFileDialog>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

#include <random>

#include "opened_window.h"
#include "tests/registry.h"

namespace spikeloom::test::monkey_test {

namespace {

/// What is done, one after the other, and to what: told when something goes wrong.
class Monkey : public QObject {
public:
  Monkey(MainWindow& window, unsigned seed) : m_window(window), m_random(seed) { goOnInside(); }

  void act() {
    static constexpr std::array acts{&Monkey::key,    &Monkey::key,   &Monkey::click,  &Monkey::click,
                                     &Monkey::drag,   &Monkey::wheel, &Monkey::type,   &Monkey::type,
                                     &Monkey::choose, &Monkey::menu,  &Monkey::resize, &Monkey::contextMenu};
    (this->*acts[below(acts.size())])();
  }
  [[nodiscard]] const QStringList& done() const { return m_done; }

private:
  std::size_t below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(m_random);
  }
  template <class List> auto& oneOf(List& list) {
    return list[static_cast<decltype(list.size())>(below(static_cast<std::size_t>(list.size())))];
  }

  void note(const QString& what, const QObject* object) {
    m_done << QStringLiteral("%1 %2 %3")
                  .arg(what, object ? object->metaObject()->className() : "",
                       object ? object->objectName() : QString());
    if (m_done.size() > 12)
      m_done.removeFirst();
  }

  /// Where things are done at the moment: the popup, the dialog, or the window.
  [[nodiscard]] QWidget* place() const {
    if (QWidget* const popup = QApplication::activePopupWidget())
      return popup;
    if (QWidget* const dialog = QApplication::activeModalWidget())
      return dialog;
    return &m_window;
  }

  template <class Kind> QList<Kind*> visible() {
    QList<Kind*> out;
    for (Kind* const widget : place()->findChildren<Kind*>())
      if (widget->isVisible() && widget->isEnabled() && widget->width() > 2 && widget->height() > 2)
        out << widget;
    return out;
  }
  QPoint somewhere(const QWidget& widget) {
    return {static_cast<int>(below(static_cast<std::size_t>(widget.width()))),
            static_cast<int>(below(static_cast<std::size_t>(widget.height())))};
  }

  void key() {
    static const std::array keys{
        Qt::Key_Space,     Qt::Key_Right,  Qt::Key_T,     Qt::Key_Escape, Qt::Key_Tab, Qt::Key_Return,
        Qt::Key_Left,      Qt::Key_Up,     Qt::Key_Down,  Qt::Key_Home,   Qt::Key_End, Qt::Key_PageDown,
        Qt::Key_PageUp,    Qt::Key_Delete, Qt::Key_F5,    Qt::Key_Plus,   Qt::Key_1,   Qt::Key_2,
        Qt::Key_Backspace, Qt::Key_Menu,   Qt::Key_Insert};
    static const std::array withControl{Qt::Key_1,    Qt::Key_2,     Qt::Key_3, Qt::Key_4, Qt::Key_5,
                                        Qt::Key_L,    Qt::Key_Z,     Qt::Key_Y, Qt::Key_R, Qt::Key_N,
                                        Qt::Key_Plus, Qt::Key_Minus, Qt::Key_0, Qt::Key_C, Qt::Key_E};
    QWidget* const focus = QApplication::focusWidget() ? QApplication::focusWidget() : place();
    const bool control = below(2) == 0;
    const Qt::Key pressed = control ? oneOf(withControl) : oneOf(keys);
    note(QStringLiteral("key %1").arg(
             QKeySequence(pressed | (control ? Qt::CTRL : Qt::Modifier(0))).toString()),
         focus);
    QTest::keyClick(focus, pressed, control ? Qt::ControlModifier : Qt::NoModifier);
  }
  void click() {
    const auto widgets = visible<QWidget>();
    if (widgets.isEmpty())
      return;
    QWidget* const widget = oneOf(widgets);
    note("click", widget);
    QTest::mouseClick(widget, Qt::LeftButton, below(4) == 0 ? Qt::ControlModifier : Qt::NoModifier,
                      somewhere(*widget));
  }
  void drag() {
    const auto widgets = visible<QWidget>();
    if (widgets.isEmpty())
      return;
    const QPointer<QWidget> widget = oneOf(widgets);
    note("drag", widget);
    QTest::mousePress(widget, Qt::LeftButton, {}, somewhere(*widget));
    for (int k = 0; k < 3 && widget; ++k)
      QTest::mouseMove(widget, somewhere(*widget));
    if (widget)
      QTest::mouseRelease(widget, Qt::LeftButton, {}, somewhere(*widget));
  }
  void wheel() {
    const auto widgets = visible<QWidget>();
    if (widgets.isEmpty())
      return;
    QWidget* const widget = oneOf(widgets);
    note("wheel", widget);
    const QPoint at = somewhere(*widget);
    QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, below(2) == 0 ? 120 : -120}, Qt::NoButton,
                      below(3) == 0 ? Qt::ControlModifier : Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
  }
  /// Numbers that are allowed, and texts that are not; none that makes a network of gigabytes.
  void type() {
    const auto lines = visible<QLineEdit>();
    if (lines.isEmpty())
      return;
    static const QStringList texts{"0",
                                   "1",
                                   "2",
                                   "5",
                                   "20",
                                   "50",
                                   "0.1",
                                   "0.5",
                                   "1e-3",
                                   "-1",
                                   "1e999",
                                   "nan",
                                   "inf",
                                   "",
                                   " ",
                                   "abc",
                                   "1,5",
                                   "ü∂🧠",
                                   "<b>x</b>",
                                   "%1%n",
                                   "0-9,20",
                                   "all",
                                   "all: 0 0, 50 1, 100 -1",
                                   "0-38/2: 0 1; all",
                                   "../x",
                                   "x.h5",
                                   "x.json",
                                   "x.csv",
                                   "x.png",
                                   "/missing/x.h5",
                                   QString(3000, 'x')};
    const QPointer<QLineEdit> line = oneOf(lines);
    note("type", line);
    line->setFocus();
    line->selectAll();
    QInputMethodEvent typed; // keyClicks knows ASCII alone
    typed.setCommitString(oneOf(texts));
    QApplication::sendEvent(line, &typed);
    if (line && below(2) == 0)
      QTest::keyClick(line, Qt::Key_Return);
  }
  void choose() {
    const auto boxes = visible<QComboBox>();
    if (boxes.isEmpty())
      return;
    QComboBox* const box = oneOf(boxes);
    if (box->count() == 0)
      return;
    note("choose", box);
    box->setCurrentIndex(static_cast<int>(below(static_cast<std::size_t>(box->count()))));
    emit box->activated(box->currentIndex());
  }
  void menu() {
    QList<QAction*> actions;
    for (QAction* const action : m_window.findChildren<QAction*>())
      if (action->isEnabled() && !action->isSeparator() && action != m_window.actions().quit &&
          !action->menu())
        actions << action;
    if (actions.isEmpty() || place() != &m_window)
      return;
    QAction* const action = oneOf(actions);
    note("menu " + action->text(), action);
    action->trigger();
  }
  void resize() {
    note("resize", &m_window);
    m_window.resize(700 + static_cast<int>(below(1200)), 400 + static_cast<int>(below(800)));
  }
  void contextMenu() {
    const auto widgets = visible<QWidget>();
    if (widgets.isEmpty())
      return;
    QWidget* const widget = oneOf(widgets);
    note("context menu", widget);
    const QPoint at = somewhere(*widget);
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, widget->mapToGlobal(at));
    QApplication::sendEvent(widget, &event);
  }

  /// Menus and dialogs run loops of their own: what happens in them comes from timers, a new one each time,
  /// since one that is being served does not run out again within its own call.
  void goOnInside() {
    QTimer::singleShot(15, this, [this] {
      goOnInside();
      insideLoop();
    });
  }

  /// Does something in a popup or a dialog; after some turns it is left. What is done there may open another
  /// one, whose loop is within this call: that one's turns are counted anew.
  void insideLoop() {
    QWidget* const here = place();
    if (here == &m_window)
      return;
    if (here != m_inWhich)
      m_turns = 0;
    m_inWhich = here;
    if (++m_turns > 4) {
      m_turns = 0;
      note("leave", here);
      if (auto* const dialog = qobject_cast<QDialog*>(here))
        dialog->reject();
      else
        here->close();
      return;
    }
    switch (below(4)) {
    case 0:
      type();
      break;
    case 1:
      key();
      break;
    default:
      click();
    }
  }

  MainWindow& m_window;
  std::mt19937 m_random;
  QPointer<QWidget> m_inWhich; ///< popup or dialog of the turns
  int m_turns = 0;
  QStringList m_done;
};

} // namespace

class MonkeyTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

  void anythingGoes() {
    const QStringList asked = qEnvironmentVariable("SPIKELOOM_MONKEY", "400 1").split(' ');
    const int actions = asked.front().toInt();
    const auto seed = asked.back().toUInt();
    QVERIFY(actions > 0);
    Opened o;
    o.ready();
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(o.folder.path()));
    o.answer = UnsavedRun::Answer::Discard;
    {
      Monkey monkey(*o.window, seed);
      QElapsedTimer clock;
      for (int k = 0; k < actions; ++k) {
        clock.start();
        monkey.act();
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QVERIFY2(clock.elapsed() < patience, monkey.done().join('\n').toUtf8());
        QVERIFY2(o.window->isVisible(), monkey.done().join('\n').toUtf8()); // nothing closes it but Quit
      }
      // What is open is left; the window goes on.
      QTRY_VERIFY2_WITH_TIMEOUT(!QApplication::activePopupWidget() && !QApplication::activeModalWidget(),
                                monkey.done().join('\n').toUtf8(), patience);
    }
    for (const QWidget* const top : QApplication::topLevelWidgets())
      QVERIFY2(!qobject_cast<const QDialog*>(top) || !top->isVisible(), top->metaObject()->className());
    // A preset that is right builds and trains, whatever was done before.
    o.drop({o.folder.filePath("small.json")});
    o.window->controller().build(o.window->draft().experiment());
    o.window->controller().train();
    QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop >= 3, patience);
    QVERIFY(QDir::setCurrent(before));
  }
};

SPIKELOOM_WINDOW_TEST(MonkeyTest)

} // namespace spikeloom::test::monkey_test

#include "monkey_test.moc"
