#include "ui/params/preset_box.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QProxyStyle>
#include <QScreen>
#include <QSignalBlocker>
#include <QStandardItemModel>

#include "ui/look/literal_text.h"
#include "ui/params/draft.h"
#include "ui/params/preset_delegate.h"

namespace spikeloom {

namespace {

constexpr int charactersALine = 92; // of the sentences in the list

/// The list stands below the box and is scrolled by a bar: the style's own would cover the screen and the
/// box.
class ListBelow : public QProxyStyle {
public:
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* data) const override {
    return hint == SH_ComboBox_Popup ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
  }
};

/// Which figure, and what one sees.
QString tooltipOf(const Preset& preset) {
  const QString about = literalParagraph(toQString(preset.about));
  return preset.figure.empty()
             ? about
             : QStringLiteral("<p><b>%1</b></p>%2")
                   .arg(PresetBox::tr("Figure %1").arg(toQString(preset.figure)).toHtmlEscaped(), about);
}

} // namespace

PresetBox::PresetBox(QWidget* parent) : QComboBox(parent), m_delegate(new PresetDelegate(this)) {
  setAccessibleName(tr("Preset"));
  setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
  setMinimumContentsLength(16);
  auto* const style = new ListBelow;
  style->setParent(this);
  setStyle(style);
  setMaxVisibleItems(24);
  setItemDelegate(m_delegate);
  connect(this, &QComboBox::activated, this, [this](int row) {
    const QVariant at = itemData(row);
    if (at.isValid())
      emit chosen(Preset(m_presets[at.toUInt()].preset));
  });
}

std::vector<InputError> PresetBox::reload() {
  std::vector<InputError> problems;
  m_presets = listPresets(problems);
  fill();
  return problems;
}

void PresetBox::fill() {
  const QSignalBlocker quiet(this);
  clear();
  QString group;
  for (std::size_t i = 0; i < m_presets.size(); ++i) {
    const Preset& preset = m_presets[i].preset;
    if (m_presets[i].group != group) {
      group = m_presets[i].group;
      addItem(group);
      auto* const heading = qobject_cast<QStandardItemModel*>(model())->item(count() - 1);
      heading->setEnabled(false);
      QFont bold = font();
      bold.setBold(true);
      heading->setFont(bold);
    }
    addItem(toQString(preset.title), static_cast<uint>(i));
    setItemData(count() - 1, toQString(preset.about), PresetDelegate::aboutRole);
    setItemData(count() - 1, tooltipOf(preset), Qt::ToolTipRole);
  }
  fitList();
}

/// The list is as wide as its titles, and as its sentences need to stand in two lines, however narrow the
/// panel.
void PresetBox::fitList() {
  int widest = 0;
  for (int row = 0; row < count(); ++row)
    widest = qMax(widest, fontMetrics().horizontalAdvance(itemText(row)));
  const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent) + 4; // and the frame
  const int wanted = qMax(widest + 40, charactersALine * fontMetrics().averageCharWidth());
  const int width = qMin(wanted, screen()->availableGeometry().width() - bar);
  m_delegate->setWidth(width);
  view()->setMinimumWidth(width + bar);
  view()->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  view()->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
}

void PresetBox::changeEvent(QEvent* event) {
  QComboBox::changeEvent(event);
  if (event->type() != QEvent::FontChange)
    return;
  const int row = currentIndex();
  const QString text = currentText(); // it may be marked
  fill();                             // headings have a font of their own
  const QSignalBlocker quiet(this);
  setCurrentIndex(row);
  if (row >= 0)
    setItemText(row, text);
}

int PresetBox::indexOf(const Preset& preset) const {
  for (int row = 0; row < count(); ++row)
    if (const QVariant at = itemData(row); at.isValid()) {
      const Preset& listed = m_presets[at.toUInt()].preset;
      if (listed.id == preset.id && listed.title == preset.title)
        return row;
    }
  return -1;
}

void PresetBox::showPreset(const Preset& preset, bool edited) {
  if (indexOf(preset) < 0) {
    m_presets.push_back({preset, tr("Opened")});
    fill();
  }
  const int current = indexOf(preset);
  for (int row = 0; row < count(); ++row)
    if (const QVariant at = itemData(row); at.isValid()) {
      const QString title = toQString(m_presets[at.toUInt()].preset.title);
      setItemText(row, row == current && edited ? QStringLiteral("● ") + title : title);
    }
  setCurrentIndex(current);
  const QString about = tooltipOf(preset);
  setToolTip(edited ? about + QStringLiteral("<p>%1</p>").arg(tr("● edited since")) : about);
}

} // namespace spikeloom
