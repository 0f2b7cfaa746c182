#pragma once

class QPoint;

namespace spikeloom {

class PlotWidget;

/// The menu of every plot at that place of the screen: copying it, saving it as SVG, PDF, PNG or CSV, showing
/// all of it.
void showPlotMenu(PlotWidget& plot, const QPoint& place);

} // namespace spikeloom
