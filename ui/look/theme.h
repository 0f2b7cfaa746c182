#pragma once

#include <QColor>
#include <QString>

#include <optional>

class QApplication;
class QCustomPlot;
class QPalette;

namespace spikeloom {

/// What the user asks for. System is the desktop's choice as it was when the program started.
enum class ThemeChoice { System, Light, Dark };

/// "system", "light" or "dark", as in the settings and on the command line.
[[nodiscard]] QString themeName(ThemeChoice theme);
[[nodiscard]] std::optional<ThemeChoice> themeNamed(const QString& name);

/// Gives the application the Fusion style and the light or dark palette, tooltips included. Can be called
/// again at any time; widgets hear of it by QEvent::PaletteChange.
void applyTheme(QApplication& app, ThemeChoice choice);

/// The colours that mean something, for one background (Okabe-Ito, told apart by colour-blind people too;
/// lighter shades of the same hues on dark backgrounds).
struct PlotColors {
  QColor background, text, grid;
  QColor actual;                   ///< what the network does
  QColor target;                   ///< what it shall do; always dashed
  QColor prediction;               ///< quasi-static prediction; always dotted
  QColor excitatory, inhibitory;   ///< by type of the presynaptic neuron
  QColor stimulusBand, targetBand; ///< translucent: times of stimulus and target window
  QColor previous;                 ///< the trial before, pale behind the present one
  QColor tracking, sampling;       ///< the two errors
  QColor error;                    ///< both together
  QColor marked;                   ///< translucent: like a marker pen behind what is chosen
};

/// The colours that go with the palette's base (light or dark).
[[nodiscard]] PlotColors plotColors(const QPalette& palette);

/// Gives the plot's background, axes, grids, legends, texts and colour scales these colours and the plot's
/// font, since QCustomPlot follows neither palette nor font of its widget. Does not replot. Plottables and
/// items are their owner's.
void stylePlot(QCustomPlot& plot, const PlotColors& colors);

} // namespace spikeloom
