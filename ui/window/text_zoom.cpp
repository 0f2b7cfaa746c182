#include "ui/window/text_zoom.h"

#include <QAction>
#include <QApplication>
#include <QFont>
#include <QSettings>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/window/actions.h"

namespace spikeloom {

namespace {

constexpr std::array sizes{0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0};
constexpr double largest = 2.5;
constexpr QLatin1String sizeKey("window/textSize");

/// The desktop's, as it was when the program started.
const QFont& ownFont() {
  static const QFont font = QApplication::font();
  return font;
}

void setSize(double factor) {
  QFont font = ownFont();
  if (font.pointSizeF() > 0)
    font.setPointSizeF(font.pointSizeF() * factor);
  else
    font.setPixelSize(qRound(font.pixelSize() * factor));
  if (font == QApplication::font())
    return;
  QApplication::setFont(font);
  QToolTip::setFont(font);
}

} // namespace

TextZoom::TextZoom(QSettings& settings, const Actions& actions, QObject* parent)
    : QObject(parent), m_settings(settings) {
  const double remembered = settings.value(sizeKey, 1).toDouble();
  m_chosen = remembered >= sizes.front() && remembered <= sizes.back() ? remembered : 1;
  apply();
  connect(actions.larger, &QAction::triggered, this, [this] { step(1); });
  connect(actions.smaller, &QAction::triggered, this, [this] { step(-1); });
  connect(actions.usualSize, &QAction::triggered, this, [this] { choose(1); });
}

TextZoom::~TextZoom() { setSize(1); }

double TextZoom::factor() const { return std::min(m_chosen * m_enlarged, largest); }

void TextZoom::enlarge(double factor) {
  m_enlarged = factor;
  apply();
}

void TextZoom::step(int by) {
  const auto near = std::ranges::min_element(sizes, {}, [this](double x) { return std::abs(x - m_chosen); });
  const auto last = static_cast<int>(sizes.size()) - 1;
  choose(sizes[static_cast<std::size_t>(std::clamp(static_cast<int>(near - sizes.begin()) + by, 0, last))]);
}

void TextZoom::choose(double factor) {
  m_chosen = factor;
  m_settings.setValue(sizeKey, factor);
  apply();
}

void TextZoom::apply() const { setSize(factor()); }

} // namespace spikeloom
