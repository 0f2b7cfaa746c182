#include "ui/look/house_rules.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QTabBar>

#include <clocale>

namespace spikeloom {

namespace {

/// Does the wheel turn a value of it?
bool hasValue(const QObject* widget) {
  return qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         qobject_cast<const QTabBar*>(widget) ||
         (qobject_cast<const QAbstractSlider*>(widget) && !qobject_cast<const QScrollBar*>(widget));
}

/// Before it is shown for the first time.
void instruct(QWidget& widget) {
  if (widget.focusPolicy() == Qt::WheelFocus)
    widget.setFocusPolicy(Qt::StrongFocus);
  widget.setLocale(QLocale::c());
  auto* const label = qobject_cast<QLabel*>(&widget);
  // a tooltip is a label to Qt, and its text may be ours and rich (ui/look/literal_text.h)
  if (label && label->textFormat() == Qt::AutoText && !label->inherits("QTipLabel"))
    label->setTextFormat(Qt::PlainText);
}

} // namespace

void HouseRules::apply() {
  QLocale::setDefault(QLocale::c());
  std::setlocale(LC_NUMERIC, "C"); // QApplication has set the user's, and libraries print numbers by it
  static QObject* const rules = [] {
    auto* const made = new HouseRules(qApp);
    qApp->installEventFilter(made);
    return made;
  }();
  Q_UNUSED(rules)
}

bool HouseRules::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Polish && watched->isWidgetType())
    instruct(*static_cast<QWidget*>(watched));
  if (event->type() != QEvent::Wheel || !hasValue(watched))
    return QObject::eventFilter(watched, event);
  event->ignore(); // whoever holds it gets it
  return true;
}

} // namespace spikeloom
