#include "ui/look/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleOption>
#include <QToolTip>

#include <qcustomplot.h>

#include "ui/look/tint.h"

namespace spikeloom {

namespace {

struct Shades {
  QRgb window, base, alternate, text, faint, button, highlight, link, toolTip;
};
constexpr Shades lightShades{0xfff3f4f5, 0xffffffff, 0xfff6f7f8, 0xff1b1e21, 0xff757b82,
                             0xfff8f9fa, 0xff0072b2, 0xff005f95, 0xfffffbe6};
constexpr Shades darkShades{0xff25282c, 0xff1a1c1f, 0xff212428, 0xffe6e8ea, 0xff8f959c,
                            0xff32363b, 0xff2f7fb5, 0xff7cc4f2, 0xff3a3f45};

QPalette paletteOf(const Shades& shades) {
  // The constructor derives light, mid and shadow, which Fusion draws its frames with.
  QPalette palette(QColor(shades.button), QColor(shades.window));
  palette.setColor(QPalette::Base, shades.base);
  palette.setColor(QPalette::AlternateBase, shades.alternate);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
    palette.setColor(role, shades.text);
  palette.setColor(QPalette::BrightText, Qt::white);
  palette.setColor(QPalette::PlaceholderText, shades.faint);
  palette.setColor(QPalette::ToolTipBase, shades.toolTip);
  palette.setColor(QPalette::Highlight, shades.highlight);
  palette.setColor(QPalette::HighlightedText, Qt::white);
  palette.setColor(QPalette::Link, shades.link);
  palette.setColor(QPalette::LinkVisited, shades.link);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, shades.faint);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, shades.faint);
  return palette;
}

/// Fusion, but with edges of check boxes and radio buttons that can be seen: in the dark theme its own are
/// darker than the dark window.
class VisibleIndicators : public QProxyStyle {
public:
  VisibleIndicators() : QProxyStyle(QStringLiteral("Fusion")) {}
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton)
      return;
    const QPalette& palette = option->palette;
    const auto group = option->state & State_Enabled ? QPalette::Normal : QPalette::Disabled;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, element == PE_IndicatorRadioButton);
    painter->setPen(
        blended(palette.color(group, QPalette::WindowText), palette.color(QPalette::Window), 0.6));
    painter->setBrush(Qt::NoBrush);
    if (element == PE_IndicatorCheckBox)
      painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    else
      painter->drawEllipse(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
    painter->restore();
  }
};

/// Qt 6.4 cannot be asked for the desktop's colour scheme: what is left is the platform theme's palette, and
/// the variable that GTK desktops set.
bool systemIsDark() {
  static const bool dark = [] {
    if (isDark(QGuiApplication::palette()))
      return true;
    const QByteArray gtk = qgetenv("GTK_THEME").toLower();
    return gtk.endsWith(":dark") || gtk.endsWith("-dark");
  }();
  return dark;
}

QColor withAlpha(QColor color, int alpha) {
  color.setAlpha(alpha);
  return color;
}

void styleAxis(QCPAxis& axis, const PlotColors& colors, const QFont& font) {
  const QPen line(blended(colors.text, colors.background, 0.5));
  axis.setBasePen(line);
  axis.setTickPen(line);
  axis.setSubTickPen(line);
  axis.setLabelColor(colors.text);
  axis.setTickLabelColor(colors.text);
  axis.setLabelFont(font);
  axis.setTickLabelFont(font);
  axis.grid()->setPen(QPen(colors.grid));
  axis.grid()->setZeroLinePen(QPen(colors.grid));
  axis.grid()->setSubGridVisible(false);
}

} // namespace

QString themeName(ThemeChoice theme) {
  switch (theme) {
  case ThemeChoice::Light:
    return QStringLiteral("light");
  case ThemeChoice::Dark:
    return QStringLiteral("dark");
  case ThemeChoice::System:
    break;
  }
  return QStringLiteral("system");
}

std::optional<ThemeChoice> themeNamed(const QString& name) {
  for (const ThemeChoice theme : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
    if (themeName(theme) == name)
      return theme;
  return {};
}

void applyTheme(QApplication& app, ThemeChoice choice) {
  const bool system = systemIsDark(); // asked before our palette hides the desktop's
  const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && system);
  if (!dynamic_cast<VisibleIndicators*>(app.style()))
    QApplication::setStyle(new VisibleIndicators); // which owns it
  const QPalette palette = paletteOf(dark ? darkShades : lightShades);
  QApplication::setPalette(palette);
  QToolTip::setPalette(palette); // tooltips have a palette of their own
}

PlotColors plotColors(const QPalette& palette) {
  const bool dark = isDark(palette);
  PlotColors colors;
  colors.background = palette.color(QPalette::Base);
  colors.text = palette.color(QPalette::Text);
  colors.grid = blended(colors.text, colors.background, dark ? 0.13 : 0.09);
  const auto of = [&palette](Role role) { return lookOf(role, palette).color; };
  colors.actual = of(Role::Network);
  colors.target = of(Role::Target);
  colors.prediction = of(Role::Prediction);
  colors.excitatory = of(Role::Excitatory);
  colors.inhibitory = of(Role::Inhibitory);
  colors.stimulusBand = of(Role::Stimulus);
  colors.previous = blended(colors.text, colors.background, dark ? 0.42 : 0.36);
  colors.tracking = of(Role::Tracking);
  colors.sampling = of(Role::Sampling);
  colors.feedback = of(Role::Feedback);
  colors.error = colors.text;
  colors.marked = withAlpha(QColor(0xf0, 0xe4, 0x42), dark ? 90 : 170);
  return colors;
}

void stylePlot(QCustomPlot& plot, const PlotColors& colors) {
  const QFont font = plot.font();
  plot.setBackground(QBrush(colors.background));
  for (auto* rect : plot.axisRects())
    for (auto* axis : rect->axes())
      styleAxis(*axis, colors, font);
  for (auto* element : plot.plotLayout()->elements(true)) {
    if (auto* scale = qobject_cast<QCPColorScale*>(element)) {
      styleAxis(*scale->axis(), colors, font);
    } else if (auto* text = qobject_cast<QCPTextElement*>(element)) {
      text->setTextColor(colors.text);
      text->setFont(font);
    } else if (auto* legend = qobject_cast<QCPLegend*>(element)) {
      legend->setBrush(Qt::NoBrush);
      legend->setBorderPen(Qt::NoPen);
      legend->setTextColor(colors.text);
      legend->setFont(font);
    }
  }
}

} // namespace spikeloom
