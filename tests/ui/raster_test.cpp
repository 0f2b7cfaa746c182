#include <QApplication>
#include <QPaintEvent>
#include <QSignalSpy>
#include <QTest>

#include <qcustomplot.h>

#include "frames.h"
#include "tests/registry.h"
#include "ui/look/theme.h"
#include "ui/plots/raster_plot.h"
#include "ui/plots/spike_image.h"

namespace spikeloom::test::raster_test {
using frames::viewOf;

namespace {

bool hasColor(const QImage& image, const QRect& area, const QColor& color) {
  for (int y = area.top(); y <= area.bottom(); ++y)
    for (int x = area.left(); x <= area.right(); ++x)
      if (image.rect().contains(x, y) && image.pixelColor(x, y) == color)
        return true;
  return false;
}

/// Ten neurons, every third one inhibitory.
std::shared_ptr<NetworkFacts> mixedTypes() {
  auto facts = frames::facts(10);
  for (int i = 0; i < 10; ++i)
    facts->cellTypes.push_back(i % 3 == 2 ? -1 : 1);
  return facts;
}

/// Where a widget was painted, and how much of it at once at most.
struct PaintedRegion : QObject {
  QRegion region;
  explicit PaintedRegion(QWidget* widget) { widget->installEventFilter(this); }
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Paint)
      region += static_cast<QPaintEvent*>(event)->region();
    return false;
  }
};

SpikeImage::Look lookOfImage(double perMs = 1) {
  return {.size = {300, 100},
          .scale = {.x0 = 10, .perMs = perMs, .y0 = 95, .perRow = -10},
          .colors = {QColor(Qt::black), QColor(Qt::blue)},
          .width = 2};
}

QRect around(const QPoint& point) { return {point - QPoint(1, 3), QSize(3, 7)}; }

} // namespace

class RasterTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

  void clickChoosesTheNeuronOfTheSpike() {
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    QSignalSpy chosen(&raster, &RasterPlot::neuronChosen);
    const Frame frame = frames::frame(frames::network(500), 2, 1050, {0});
    raster.show(viewOf(frame)); // half a pixel a row: the nearest spike decides
    QCoreApplication::processEvents();
    QTest::mouseClick(raster.plot(), Qt::LeftButton, {}, raster.pixelOf(500, 50) + QPoint(1, 2));
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].value<std::uint32_t>(), 50u);
    QCOMPARE(chosen[0][1].toBool(), false);
    QTest::mouseClick(raster.plot(), Qt::LeftButton, Qt::ControlModifier, raster.pixelOf(300, 30));
    QCOMPARE(chosen.count(), 2);
    QCOMPARE(chosen[1][0].value<std::uint32_t>(), 30u);
    QCOMPARE(chosen[1][1].toBool(), true);
  }

  /// What is painted as it comes looks as if it were painted at once, and takes no more than what came.
  void imageGrowsWithTheTrial() {
    std::vector<Spike> spikes;
    for (int k = 0; k < 200; ++k)
      spikes.push_back({static_cast<float>(k), static_cast<std::uint32_t>(k * 7 % 12)}); // two have no row
    std::vector<std::uint32_t> rows{3, 1, 4, 0, 5, 9, 2, 6, 8, 7};
    const std::vector<std::int8_t> types{1, -1, 1, 1, -1};
    SpikeImage growing;
    for (const std::size_t count : {50u, 50u, 51u, 200u})
      growing.paint(lookOfImage(), std::span(spikes).first(count), rows, types);
    QCOMPARE(growing.painted(), 149u);
    const auto atOnce = [&](const SpikeImage::Look& look) {
      return SpikeImage().paint(look, spikes, rows, types).copy();
    };
    QCOMPARE(growing.paint(lookOfImage(), spikes, rows, types), atOnce(lookOfImage()));
    QCOMPARE(growing.painted(), 0u);
    QCOMPARE(growing.paint(lookOfImage(1.3), spikes, rows, types), atOnce(lookOfImage(1.3))); // zoomed
    std::swap(rows[2], rows[8]); // sorted in another way
    QCOMPARE(growing.paint(lookOfImage(), spikes, rows, types), atOnce(lookOfImage()));
    spikes[3].neuron = 1; // another trial, as long
    QCOMPARE(growing.paint(lookOfImage(), spikes, rows, types), atOnce(lookOfImage()));
    spikes.resize(20);
    QCOMPARE(growing.paint(lookOfImage(), spikes, rows, types), atOnce(lookOfImage()));
  }

  /// While a trial goes on, the screen is painted where something came; a new trial, everywhere.
  void onlyWhatCameIsPainted() {
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    (void)QTest::qWaitForWindowExposed(&raster);
    const auto facts = frames::network(100);
    Frame frame;
    const auto show = [&](int loop, double until) {
      const Frame later = frames::frame(facts, loop, until, {0});
      if (frame.current.number == loop) { // the same run: what was before it is the same
        frame.current = later.current;
        frame.time = later.time;
      } else {
        frame = later;
      }
      raster.show(viewOf(frame));
      PaintedRegion painted(raster.plot());
      QTest::qWait(30);
      return painted.region;
    };
    show(2, 400);
    const QRect came = show(2, 420).boundingRect();
    QVERIFY(!came.isEmpty() && came.width() < raster.plot()->width() / 4);
    for (const double time :
         {400.0, 410.0, 420.0}) { // the line that stood there, a spike, the line that stands there
      const QRect mark = around(raster.pixelOf(time, 41));
      QVERIFY(came.left() <= mark.left() && came.right() >= mark.right());
    }
    QCOMPARE(show(3, 420).boundingRect(), raster.plot()->rect());
    QCOMPARE(show(3, 200).boundingRect(), raster.plot()->rect());
  }

  void clickBesideSpikesChoosesTheRow() {
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    const Frame frame = frames::frame(frames::network(10), 1, 1050, {0});
    raster.show(viewOf(frame));
    QCoreApplication::processEvents();
    QCOMPARE(raster.neuronAt(raster.pixelOf(800, 7)), 7);
    QCOMPARE(raster.neuronAt(QPoint(1, 1)), -1);
  }

  void ordersMapRowsToNeurons() {
    RasterPlot raster;
    const Frame frame = frames::frame(frames::network(10), 3, 500, {0});
    raster.show(viewOf(frame));
    QCOMPARE(raster.neuronInRow(3), 3u);
    raster.setOrder(NeuronOrder::TargetPeak); // later neurons peak earlier
    QCOMPARE(raster.neuronInRow(0), 9u);
    QCOMPARE(raster.neuronInRow(9), 0u);
    raster.setOrder(NeuronOrder::Correlation); // neuron 2 has none, the others rise
    QCOMPARE(raster.neuronInRow(0), 2u);
    QCOMPARE(raster.neuronInRow(1), 0u);
    QCOMPARE(raster.neuronInRow(9), 9u);
    for (std::uint32_t i = 0; i < 10; ++i)
      QCOMPARE(raster.neuronInRow(raster.rowOf(i)), i);
  }

  void correlationOrderIsThatOfTheLastTest() {
    RasterPlot raster;
    raster.setOrder(NeuronOrder::Correlation);
    const Frame frame = frames::frame(frames::network(3), 3, 500, {0});
    TrialView view = viewOf(frame);
    raster.show(view);
    QCOMPARE(raster.neuronInRow(0), 2u); // by the loop: it has none
    view.ranking = std::make_shared<const std::vector<float>>(std::vector<float>{0.5f, 0.1f, 0.9f});
    raster.show(view); // nothing else is new
    QCOMPARE(raster.neuronInRow(0), 1u);
    QCOMPARE(raster.neuronInRow(1), 0u);
    QCOMPARE(raster.neuronInRow(2), 2u);
  }

  void correlationOrderWithoutLoopsIsTheIndex() {
    RasterPlot raster;
    raster.setOrder(NeuronOrder::Correlation);
    const Frame frame = frames::frame(frames::network(5), 1, 500, {0});
    raster.show(viewOf(frame));
    for (std::uint32_t i = 0; i < 5; ++i)
      QCOMPARE(raster.rowOf(i), std::size_t(i));
  }

  void laterSpikesOfThePreviousTrialStayPale() {
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    const Frame frame = frames::frame(frames::network(40), 2, 205, {0});
    raster.show(viewOf(frame));
    QCoreApplication::processEvents();
    const QImage image = raster.plot()->toPixmap(0, 0).toImage();
    const PlotColors colors = plotColors(raster.palette());
    QVERIFY(hasColor(image, around(raster.pixelOf(150, 15)), colors.actual));
    QVERIFY(hasColor(image, around(raster.pixelOf(350, 35)), colors.previous));
    QVERIFY(!hasColor(image, around(raster.pixelOf(350, 35)), colors.actual));
  }

  void manySpikesAreDrawnAlike() {
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    Frame frame = frames::frame(frames::network(40), 1, 205, {0});
    const Spike spike = frame.current.spikes[15];
    frame.current.spikes.assign(50'000, spike);
    frame.current.spikes.push_back({100, 4000}); // of no neuron that there is
    raster.show(viewOf(frame));
    QCoreApplication::processEvents();
    const QImage image = raster.plot()->toPixmap(0, 0).toImage();
    QVERIFY(hasColor(image, around(raster.pixelOf(150, 15)), plotColors(raster.palette()).actual));
  }

  void typesAreColoredAndMarkedOff_data() {
    QTest::addColumn<int>("copies");
    QTest::newRow("lines") << 1;
    QTest::newRow("image") << 3000;
  }

  void typesAreColoredAndMarkedOff() {
    QFETCH(int, copies);
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    const auto facts = frames::facts(10);
    facts->cellTypes = {1, 1, 1, 1, 1, 1, 1, -1, -1, -1};
    Frame frame = frames::frame(facts, 1, 205, {});
    const auto spikes = frame.current.spikes;
    for (int i = 1; i < copies; ++i)
      frame.current.spikes.insert(frame.current.spikes.end(), spikes.begin(), spikes.end());
    raster.show(viewOf(frame));
    QCoreApplication::processEvents();
    const QImage image = raster.plot()->toPixmap(0, 0).toImage();
    const PlotColors colors = plotColors(raster.palette());
    QVERIFY(hasColor(image, around(raster.pixelOf(40, 4)), colors.excitatory));
    QVERIFY(hasColor(image, around(raster.pixelOf(80, 8)), colors.inhibitory));
    QVERIFY(!hasColor(image, around(raster.pixelOf(80, 8)), colors.excitatory));
    QCOMPARE(raster.blockNames(), (QStringList{"excitatory", "inhibitory"}));
    QCOMPARE(raster.blockEdges(), std::vector<std::size_t>{7});
  }

  void orderByTypeBringsThemTogether() {
    RasterPlot raster;
    const Frame frame = frames::frame(mixedTypes(), 1, 500, {});
    raster.show(viewOf(frame));
    QCOMPARE(raster.blockNames().size(), 2); // named, though they are mixed
    QVERIFY(raster.blockEdges().empty());
    raster.setOrder(NeuronOrder::Type);
    QCOMPARE(raster.neuronInRow(0), 0u);
    QCOMPARE(raster.neuronInRow(2), 3u);
    QCOMPARE(raster.neuronInRow(7), 2u);
    QCOMPARE(raster.neuronInRow(9), 8u);
    QCOMPARE(raster.blockEdges(), std::vector<std::size_t>{7});
    QCOMPARE(raster.blockNames(), (QStringList{"excitatory", "inhibitory"}));
    const Frame untyped = frames::frame(frames::network(10), 1, 500, {});
    raster.show(viewOf(untyped)); // without types there is the index
    QCOMPARE(raster.neuronInRow(2), 2u);
    QVERIFY(raster.blockNames().isEmpty());
    QVERIFY(raster.blockEdges().empty());
  }

  void auxiliaryNeuronsAreMarkedOffInEveryOrder() {
    RasterPlot raster;
    const auto facts = frames::facts(10);
    facts->mainNeurons = 6;
    const Frame frame = frames::frame(facts, 3, 500, {});
    raster.show(viewOf(frame));
    for (const NeuronOrder order :
         {NeuronOrder::Index, NeuronOrder::TargetPeak, NeuronOrder::Correlation, NeuronOrder::Type}) {
      raster.setOrder(order);
      for (std::size_t row = 0; row < 10; ++row)
        QCOMPARE(raster.neuronInRow(row) >= 6, row >= 6);
      QCOMPARE(raster.blockEdges(), std::vector<std::size_t>{6});
      QCOMPARE(raster.blockNames(), QStringList{"auxiliary"});
    }
  }

  void rateUnitsHaveNoSpikes() {
    RasterPlot raster;
    const auto facts = frames::facts(10);
    facts->spiking = false;
    Frame frame = frames::frame(facts, 1, 500, {});
    frame.current.spikes.clear();
    raster.show(viewOf(frame));
    QVERIFY(raster.hint().contains(QStringLiteral("do not spike")));
    const Frame spiking = frames::frame(frames::network(10), 1, 500, {});
    raster.show(viewOf(spiking));
    QVERIFY(raster.hint().isEmpty());
  }

  void keysMoveTheChosenNeuron() {
    RasterPlot raster;
    const Frame frame = frames::frame(frames::network(10), 1, 500, {0});
    raster.show(viewOf(frame));
    raster.setMarked({4});
    QSignalSpy chosen(&raster, &RasterPlot::neuronChosen);
    QTest::keyClick(&raster, Qt::Key_Up);
    QCOMPARE(chosen.takeFirst()[0].value<std::uint32_t>(), 5u);
    QTest::keyClick(&raster, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(chosen[0][0].value<std::uint32_t>(), 3u);
    QCOMPARE(chosen.takeFirst()[1].toBool(), true);
    QTest::keyClick(&raster, Qt::Key_End);
    QCOMPARE(chosen.takeFirst()[0].value<std::uint32_t>(), 9u);
    raster.setMarked({9});
    QTest::keyClick(&raster, Qt::Key_Up); // there is no further row
    QVERIFY(chosen.isEmpty());
  }

  void spikesFillTheirRowAtAnyZoom_data() {
    QTest::addColumn<int>("copies");
    QTest::newRow("lines") << 1;
    QTest::newRow("image") << 3000;
  }

  void spikesFillTheirRowAtAnyZoom() {
    QFETCH(int, copies);
    RasterPlot raster;
    raster.resize(600, 400);
    raster.show();
    Frame frame = frames::frame(frames::network(40), 1, 1050, {0});
    for (auto& spike : frame.current.spikes)
      spike.time = 500; // all at once: an unbroken column but for the lines between the rows
    const auto spikes = frame.current.spikes;
    for (int i = 1; i < copies; ++i)
      frame.current.spikes.insert(frame.current.spikes.end(), spikes.begin(), spikes.end());
    raster.show(viewOf(frame));
    for (const double rows : {40.0, 20.0, 7.0}) {
      raster.navigation().look(Qt::Vertical, QCPRange(-0.5, rows - 0.5));
      QCoreApplication::processEvents();
      raster.plot()->replot();
      const QImage image = raster.plot()->toPixmap(0, 0).toImage();
      const QColor color = plotColors(raster.palette()).actual;
      const QRect area = raster.plot()->axisRect()->rect();
      int dark = 0;
      for (int y = area.top(); y <= area.bottom(); ++y)
        dark += hasColor(image, QRect(raster.pixelOf(500, 0).x() - 1, y, 3, 1), color);
      QVERIFY2(std::abs(area.height() - dark - rows) <= 2,
               qPrintable(QString::number(dark))); // a pixel a row
    }
  }

  void tableHoldsTheVisibleSpikes() {
    RasterPlot raster;
    const Frame frame = frames::frame(frames::network(10), 1, 1050, {0}); // neuron i spikes at 10·i ms
    raster.show(viewOf(frame));
    QCOMPARE(raster.table().rows(), std::size_t(10));
    raster.navigation().look(Qt::Horizontal, QCPRange(25, 65));
    raster.navigation().look(Qt::Vertical, QCPRange(3.5, 9.5));
    const PlotTable table = raster.table();
    QCOMPARE(table.rows(), std::size_t(3)); // 4, 5, 6
    for (std::size_t row = 0; row < 3; ++row)
      QVERIFY(table.at(row, 0) == 40 + 10.0 * static_cast<double>(row) &&
              table.at(row, 1) == 4 + static_cast<double>(row));
  }

  void nothingToShowIsNoFault() {
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    QVERIFY(!raster.hint().isEmpty());
    raster.show(TrialView());
    QTest::keyClick(&raster, Qt::Key_Up);
    QTest::mouseClick(raster.plot(), Qt::LeftButton, {}, raster.plot()->rect().center());
    raster.setOrder(NeuronOrder::TargetPeak);
    raster.setMarked({3});
    TrialRecord empty;
    TrialView view;
    view.network = std::make_shared<NetworkFacts>();
    view.front = &empty;
    raster.show(view);
    QCoreApplication::processEvents();
    QVERIFY(!raster.hint().isEmpty());
    const Frame frame = frames::frame(frames::network(10), 1, 500, {0});
    raster.show(viewOf(frame));
    QVERIFY(raster.hint().isEmpty());
  }

  void paletteChangeRecolors() {
    RasterPlot raster;
    raster.resize(600, 300);
    raster.show();
    QCoreApplication::processEvents();
    applyTheme(*qApp, ThemeChoice::Dark);
    QCoreApplication::processEvents();
    QCOMPARE(raster.plot()->xAxis->labelColor(), plotColors(QApplication::palette()).text);
    QCOMPARE(raster.grab().toImage().pixelColor(5, 5), plotColors(QApplication::palette()).background);
    applyTheme(*qApp, ThemeChoice::Light);
  }
};

SPIKELOOM_WINDOW_TEST(RasterTest)

} // namespace spikeloom::test::raster_test

#include "raster_test.moc"
