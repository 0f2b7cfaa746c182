// What the page Why has computed: in which order, what is kept, and where an experiment stands on its axes.
#include "core/session/cause_search.h"

#include <algorithm>
#include <cmath>

#include "core/base/errors.h"
#include "core/run/causes.h"
#include "tests/registry.h"

namespace spikeloom::test::cause_search_test {

namespace {

Experiment small(TargetFamily family = TargetFamily::ornstein_uhlenbeck) {
  Experiment experiment;
  experiment.network.neurons = 60;
  experiment.network.connection_probability = 0.5;
  experiment.target.family = family;
  experiment.target.duration = 200;
  return experiment;
}

CauseRequest requestFor(const Experiment& experiment) {
  CauseRequest request;
  request.network = 1;
  request.input = openLoopInput(makeSetup(experiment), 0);
  request.neurons = 4;
  return request;
}

bool knows(const CausesFound& found, double value) {
  return std::ranges::any_of(found.places,
                             [&](const CausePlace& place) { return place.value == value && place.result; });
}

} // namespace

class CauseSearchTest : public QObject {
  Q_OBJECT
private slots:
  void presentThenPlaceThenCurve();
  void whatIsKnownStaysKnown();
  void whatWasComputedSurvivesBeingStopped();
  void anotherNeuronHasOtherTracesAndTheSameErrors();
  void theNetworkItselfLiesOnEveryAxis();
  void anAxisThatIsNotThereHasNoPlaces();
  void aConstantTargetSaysWhy();
  void changesLeadToTheValue_data();
  void changesLeadToTheValue();
  void curvesAreTheSameButForTheirAxis();
};

void CauseSearchTest::presentThenPlaceThenCurve() {
  CauseSearch search;
  CauseRequest request = requestFor(small());
  request.place = 33;
  request.curve = true;
  std::vector<CausesFound> told;
  const CausesFound last =
      search.find(request, [&](CausesFound found) { told.push_back(std::move(found)); }, {});
  QVERIFY(told[0].present && told[0].places.empty());
  QCOMPARE(told[0].missing, 18u);
  QVERIFY(told[1].places.size() == 1 && knows(told[1], 33));
  QVERIFY(knows(told[2], 1) || knows(told[2], 500)); // coarse to fine: an end of the axis
  QCOMPARE(last.missing, 0u);
  QCOMPARE(last.places.size(), 19u);
  QVERIFY(std::ranges::is_sorted(last.places, {}, &CausePlace::value));
}

void CauseSearchTest::whatIsKnownStaysKnown() {
  CauseSearch search;
  CauseRequest request = requestFor(small());
  request.place = 33;
  int told = 0;
  const auto count = [&](CausesFound) { ++told; };
  (void)search.find(request, count, {});
  QCOMPARE(told, 2);
  (void)search.find(request, count, {});
  QCOMPARE(told, 2);
  request.network = 2; // other parameters: all is forgotten
  const CausesFound found = search.find(request, count, {});
  QCOMPARE(told, 4);
  QCOMPARE(found.network, 2u);
}

void CauseSearchTest::whatWasComputedSurvivesBeingStopped() {
  CauseSearch search;
  CauseRequest request = requestFor(small());
  request.curve = true;
  std::stop_source source;
  int told = 0;
  try {
    (void)search.find(
        request,
        [&](CausesFound) {
          if (++told == 5)
            source.request_stop();
        },
        source.get_token());
    QFAIL("not stopped");
  } catch (const Cancelled&) {
  }
  QCOMPARE(told, 5);
  (void)search.find(request, [&](CausesFound) { ++told; }, {});
  QCOMPARE(told, 1 + 18); // the network as it is, and each value once
}

void CauseSearchTest::anotherNeuronHasOtherTracesAndTheSameErrors() {
  CauseSearch search;
  CauseRequest request = requestFor(small());
  const auto before = search.find(request, [](CausesFound) {}, {}).present;
  request.neuron = 7;
  const auto after = search.find(request, [](CausesFound) {}, {}).present;
  QCOMPARE(before->traces.front().neuron, 0u);
  QCOMPARE(after->traces.front().neuron, 7u);
  QCOMPARE(after->network.tracking, before->network.tracking);
  QCOMPARE(after->network.sampling, before->network.sampling);
}

void CauseSearchTest::theNetworkItselfLiesOnEveryAxis() {
  CauseSearch search;
  CauseRequest request = requestFor(small());
  for (const CauseAxis axis : {CauseAxis::TargetTimeConstant, CauseAxis::Neurons, CauseAxis::TargetSize}) {
    request.axis = axis;
    request.place = scaleOf(axis, request.input.experiment)->value;
    const CausesFound found = search.find(request, [](CausesFound) {}, {});
    QCOMPARE(found.places.size(), 1u);
    QCOMPARE(found.places.front().result, found.present);
  }
  request.axis = CauseAxis::Neurons;
  request.place = 240;
  const CausesFound more = search.find(request, [](CausesFound) {}, {});
  QVERIFY(more.places.back().result->network.sampling < more.present->network.sampling);
}

/// As when the handle stood somewhere on it, and another network came.
void CauseSearchTest::anAxisThatIsNotThereHasNoPlaces() {
  CauseSearch search;
  Experiment experiment = small(TargetFamily::innate);
  QVERIFY(!scaleOf(CauseAxis::TargetTimeConstant, experiment));
  QVERIFY(changesTo(CauseAxis::TargetTimeConstant, experiment, 50).empty());
  CauseRequest request = requestFor(experiment);
  request.axis = CauseAxis::TargetTimeConstant;
  request.place = 50;
  request.curve = true;
  const CausesFound found = search.find(request, [](const CausesFound&) {}, {});
  QVERIFY(found.present && found.places.empty() && found.missing == 0);
}

void CauseSearchTest::aConstantTargetSaysWhy() {
  CauseSearch search;
  const CausesFound found = search.find(requestFor(small(TargetFamily::constant)), [](CausesFound) {}, {});
  QVERIFY(!found.why.empty());
  QVERIFY(!found.present);
}

void CauseSearchTest::changesLeadToTheValue_data() {
  QTest::addColumn<int>("axis");
  QTest::addColumn<int>("family");
  using enum TargetFamily;
  for (const TargetFamily family : {sine, product_of_sines, chaotic, ornstein_uhlenbeck})
    for (const CauseAxis axis : {CauseAxis::SynapticTimeConstant, CauseAxis::TargetTimeConstant,
                                 CauseAxis::Neurons, CauseAxis::TargetSize})
      if (scaleOf(axis, small(family)))
        QTest::addRow("axis %d, family %d", static_cast<int>(axis), static_cast<int>(family))
            << static_cast<int>(axis) << static_cast<int>(family);
}

void CauseSearchTest::changesLeadToTheValue() {
  QFETCH(int, axis);
  QFETCH(int, family);
  const auto which = static_cast<CauseAxis>(axis);
  const Experiment before = small(static_cast<TargetFamily>(family));
  const double wanted = 2 * scaleOf(which, before)->value;
  const Experiment after = changed(before, changesTo(which, before, wanted));
  QVERIFY(std::abs(scaleOf(which, after)->value - wanted) < 1e-9 * wanted);
  QVERIFY(sameCurve(which, before, after));
  // what belongs together keeps its ratio
  if (which == CauseAxis::TargetTimeConstant)
    QVERIFY(std::abs(after.target.period_min / after.target.period_max -
                     before.target.period_min / before.target.period_max) < 1e-12);
}

void CauseSearchTest::curvesAreTheSameButForTheirAxis() {
  Experiment a = small(), b = small();
  b.synapse.time_constant = 99;
  b.run.seed = 5;
  b.run.loops = 7;
  QVERIFY(sameCurve(CauseAxis::SynapticTimeConstant, a, b));
  QVERIFY(!sameCurve(CauseAxis::Neurons, a, b));
  b.learning.lambda = 3;
  QVERIFY(!sameCurve(CauseAxis::SynapticTimeConstant, a, b));
  a.neuron.model = NeuronKind::rate;
  QVERIFY(!scaleOf(CauseAxis::SynapticTimeConstant, a)); // no synaptic filter
}

SPIKELOOM_TEST(CauseSearchTest)

} // namespace spikeloom::test::cause_search_test

#include "cause_search_test.moc"
