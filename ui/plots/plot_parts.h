#pragma once

class QCPAxis;
class QCPAxisRect;
class QCPGraph;
class QCPItemLine;
class QCPItemPosition;
class QCPItemText;
class QCPLayoutGrid;
class QCustomPlot;

class QString;

/// What several plots are made of, set up alike. The parts belong to their plot; what depends on font or
/// theme is for the plot's restyle.
namespace spikeloom {

class FittedLegend;

/// An axis rect in that cell, with a bottom and a left axis, their grids and no ticks between the ticks;
/// the left one has no more of them than there is room for.
QCPAxisRect* addAxisRect(QCPLayoutGrid* grid, int row, int column);

/// From now on the upright axis has no more ticks than there is room for their labels.
void thinOutTicks(QCPAxis* axis);

/// Its bottom and its left axis.
QCPAxis* keyOf(QCPAxisRect* rect);
QCPAxis* valueOf(QCPAxisRect* rect);

/// A graph (ThickLine) over the rect's bottom and left axis, for looking at only.
QCPGraph* addGraph(QCPAxisRect* rect, const QString& layer);

/// A legend in one line, in that row of the grid.
FittedLegend* addLegend(QCPLayoutGrid* grid, int row);

/// A line one pixel wide, for looking at only; it is still to be placed.
QCPItemLine* addLine(QCustomPlot* plot, const QString& layer);

/// A hidden upright line over the height of the rect, on the layer "overlay".
QCPItemLine* addUprightLine(QCPAxisRect* rect);
/// Moves it to that place on the bottom axis.
void moveUprightLine(QCPItemLine* line, double x);

/// Text in the margin right of an axis rect; it is still to be placed.
QCPItemText* addMarginText(QCustomPlot* plot);

/// Makes the position's x a place on the rect's bottom axis and its y a share of the rect's height, from the
/// top.
void placeOverHeight(QCPItemPosition* position, QCPAxisRect* rect);

} // namespace spikeloom
