#pragma once

#include <QColor>
#include <QString>

#include <optional>

#include "ui/look/roles.h"

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

/// The colours of plots on one background: the roles' (see roles.h, which is the one table of them), and
/// those of what has no role.
struct PlotColors {
  QColor background, text, grid;
  QColor actual;                 ///< Role::Network
  QColor target;                 ///< always dashed
  QColor prediction;             ///< always dotted
  QColor excitatory, inhibitory; ///< by type of the presynaptic neuron
  QColor stimulusBand;           ///< behind the time of the stimulus
  QColor previous;               ///< the trial before, pale behind the present one
  QColor tracking, sampling, feedback;
  QColor error;  ///< all of it together
  QColor marked; ///< translucent: like a marker pen behind what is chosen
};

/// The colours that go with the palette's base (light or dark).
[[nodiscard]] PlotColors plotColors(const QPalette& palette);

/// Gives the plot's background, axes, grids, legends, texts and colour scales these colours and the plot's
/// font, since QCustomPlot follows neither palette nor font of its widget. Does not replot. Plottables and
/// items are their owner's.
void stylePlot(QCustomPlot& plot, const PlotColors& colors);

} // namespace spikeloom
