#include <QTest>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/base/errors.h"
#include "core/params/access.h"
#include "tests/registry.h"

namespace spikeloom::test::fields_test {

namespace {

// That a member without its row does not compile: the two halves of the assertion beside each list.
enum class Colour { red, green };
struct Sample {
  int number = 1;
  double real = 2;
  bool flag = true;
  Colour colour = Colour::red;
  std::string text = "x";
};
struct Empty {};
constexpr auto allRows = [] {
  using Self = Sample;
  return std::tuple{
      SPIKELOOM_ROW(number, .name = "a", .help = "a."), SPIKELOOM_ROW(real, .name = "b", .help = "b."),
      SPIKELOOM_ROW(flag, .name = "c", .help = "c."), SPIKELOOM_ROW(colour, .name = "d", .help = "d."),
      SPIKELOOM_ROW(text, .name = "e", .help = "e.")};
}();
constexpr auto rowMissing =
    std::tuple{std::get<0>(allRows), std::get<1>(allRows), std::get<2>(allRows), std::get<4>(allRows)};
static_assert(detail::memberCount<Sample>() == 5);
static_assert(detail::memberCount<Empty>() == 0);
static_assert(detail::memberCount<SynapseParams>() == 1);
static_assert(everyMemberHasARow<Sample>(allRows));
static_assert(!everyMemberHasARow<Sample>(rowMissing));
static_assert(std::get<3>(allRows).key == "colour");

static_assert(between(1, 2).contains(1) && between(1, 2).contains(2) && !between(1, 2).contains(2.5));
static_assert(!above(1, 2).contains(1) && above(1, 2).contains(2));
static_assert(!Range{}.contains(std::numeric_limits<double>::quiet_NaN()));

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The message with which parseValue refuses the text, or nothing.
std::string refusal(const Field& field, const std::string& text) {
  try {
    (void)parseValue(field, text);
  } catch (const InputErrors& errors) {
    const InputError& error = errors.errors().at(0);
    return errors.errors().size() == 1 && error.path == field.path() ? error.message : "";
  }
  return {};
}

bool isNumber(const Field& field) { return field.kind == Kind::Integer || field.kind == Kind::Real; }

/// The neighbouring value of the field's kind.
Value next(const Field& field, double x, double towards) {
  if (field.kind == Kind::Integer)
    return static_cast<std::int64_t>(x) + (towards > x ? 1 : -1);
  return std::nextafter(x, towards);
}
Value exactly(const Field& field, double x) {
  return field.kind == Kind::Integer ? Value(static_cast<std::int64_t>(x)) : Value(x);
}

} // namespace

class FieldsTest : public QObject {
  Q_OBJECT

  static void eachField() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < fields().size(); ++i)
      QTest::newRow(fields()[i].path().c_str()) << static_cast<int>(i);
  }

private slots:
  void pathsAreUnique() {
    std::set<std::string> paths;
    for (const Field& field : fields())
      QVERIFY2(paths.insert(field.path()).second, field.path().c_str());
    QVERIFY(paths.contains("learning.update_interval"));
  }

  void unknownPathsAreNotFound() {
    for (const char* path : {"", ".", "learning", "learning.", ".lambda", "lambda", "learning.Lambda",
                             "learning.lambda ", "learning.lambda.x"})
      QVERIFY2(!findField(path), path);
  }

  void membersLeadToTheirFields() {
    QCOMPARE(SPIKELOOM_FIELD(learning, lambda).path(), "learning.lambda");
    QCOMPARE(SPIKELOOM_FIELD(target, period_min).path(), "target.period_min");
    QCOMPARE(&SPIKELOOM_FIELD(run, seed), findField("run.seed"));
  }

  void describesItself_data() { eachField(); }
  void describesItself() {
    QFETCH(int, index);
    const Field& field = fields()[static_cast<std::size_t>(index)];
    QCOMPARE(findField(field.path()), &field);
    QVERIFY(!field.name.empty() && !field.groupTitle.empty());
    QVERIFY(field.help.size() > 20 && field.help.ends_with('.'));
    QVERIFY(!allowedText(field).empty());
    QCOMPARE(field.kind == Kind::File, !field.fileTypes.empty());
    QCOMPARE(field.kind == Kind::Choice, !field.options.empty());
    // what has no unit is a pure number, or in units of synaptic drive
    const std::set<std::string> pure{"network.connection_probability",
                                     "network.weight_sd",
                                     "network.synaptic_strength",
                                     "network.inhibition_ratio",
                                     "stimulus.gain",
                                     "stimulus.kick_strength",
                                     "stimulus.noise",
                                     "target.random_fraction",
                                     "target.amplitude_min",
                                     "target.amplitude_max",
                                     "target.chaos_gain",
                                     "target.chaos_probability",
                                     "target.standard_deviation",
                                     "target.level",
                                     "target.auxiliary_deviation",
                                     "learning.lambda",
                                     "dale.inhibitory_fraction",
                                     "probe.lost_neurons"};
    const std::map<std::string, std::string> others{{"target.file_minimum_rate", "Hz"},
                                                    {"probe.noise", "√ms"}};
    const auto other = others.find(field.path());
    QCOMPARE(std::string(field.unit), other != others.end() ? other->second
                                      : field.kind == Kind::Real && !pure.contains(field.path()) ? "ms"
                                                                                                 : "");
    if (isNumber(field))
      QVERIFY(std::isfinite(field.range.low) && field.range.low < field.range.high &&
              std::isfinite(field.range.high));
    if (field.slider) // logarithmic
      QVERIFY(isNumber(field) && field.slider->low > 0 && field.slider->low < field.slider->high &&
              field.range.contains(field.slider->low) && field.range.contains(field.slider->high));
  }

  void defaultIsAllowedAndReadsBack_data() { eachField(); }
  void defaultIsAllowedAndReadsBack() {
    QFETCH(int, index);
    const Field& field = fields()[static_cast<std::size_t>(index)];
    const Value value = field.get(Experiment());
    QVERIFY(!checkValue(field, value));
    QVERIFY(parseValue(field, valueText(value)) == value);
  }

  void rangeEndsAtItsEnds_data() { eachField(); }
  void rangeEndsAtItsEnds() {
    QFETCH(int, index);
    const Field& field = fields()[static_cast<std::size_t>(index)];
    if (!isNumber(field))
      return;
    const auto [low, high, lowOpen] = field.range;
    QCOMPARE(checkValue(field, exactly(field, low)).has_value(), lowOpen);
    QVERIFY(!checkValue(field, next(field, low, infinity)));
    QVERIFY(checkValue(field, next(field, low, -infinity)));
    QVERIFY(!checkValue(field, exactly(field, high)));
    QVERIFY(!checkValue(field, next(field, high, -infinity)));
    QVERIFY(checkValue(field, next(field, high, infinity)));
    for (const Value& end : {next(field, low, infinity), exactly(field, high)}) {
      Experiment experiment;
      field.set(experiment, end); // the member's type holds the whole range
      QVERIFY(field.get(experiment) == end);
      QVERIFY(parseValue(field, valueText(end)) == end);
    }
  }

  void nonsenseIsRefused_data() { eachField(); }
  void nonsenseIsRefused() {
    QFETCH(int, index);
    const Field& field = fields()[static_cast<std::size_t>(index)];
    if (field.kind == Kind::File || field.kind == Kind::Text) // any text may be one
      return;
    for (const char* text : {"", " ", "nan", "-nan", "inf", "-inf", "1e999", "x", "1 2", "1,5", "0x10",
                             "99999999999999999999", "1e", "--1", "True", "yes"})
      QVERIFY2(
          QString::fromStdString(refusal(field, text)).contains(QString::fromStdString(allowedText(field))),
          text);
    for (const double x : {std::nan(""), infinity, -infinity})
      QVERIFY(checkValue(field, x));
    QVERIFY(field.kind == Kind::Bool || checkValue(field, true));
    QVERIFY(checkValue(field, std::string("x")));
    if (field.kind == Kind::Integer)
      QVERIFY(!refusal(field, "1.5").empty() && checkValue(field, 2.0));
  }

  void everyChoiceIsTaken_data() { eachField(); }
  void everyChoiceIsTaken() {
    QFETCH(int, index);
    const Field& field = fields()[static_cast<std::size_t>(index)];
    std::set<std::string_view> keys;
    for (const Option& option : field.options) {
      QVERIFY(keys.insert(option.key).second && !option.label.empty());
      const Value value = std::string(option.key);
      QVERIFY(!checkValue(field, value) && parseValue(field, option.key) == value);
      QVERIFY(allowedText(field).find(option.key) != std::string::npos);
      Experiment experiment;
      field.set(experiment, value);
      QVERIFY(field.get(experiment) == value);
    }
  }

  void numbersReadBackExactly() {
    const Field& field = SPIKELOOM_FIELD(stimulus, gain);
    for (const double x : {0.1 + 0.2, 1.0 / 3, 99.999999999999986, 1e-300, 5e-324, 100.0, 0.001, 1e-7})
      QCOMPARE(std::get<double>(parseValue(field, valueText(x))), x);
    QCOMPARE(valueText(20000.0), "20000");
    QCOMPARE(valueText(1e-6), "0.000001");
    QCOMPARE(std::get<double>(parseValue(field, "2")), 2.0);
    QCOMPARE(std::get<double>(parseValue(field, "2.5e1")), 25.0);
  }

  void relevanceFollowsTheNeuronModel() {
    const auto relevantFor = [](const Field& field) {
      std::set<NeuronKind> kinds;
      for (const NeuronKind kind :
           {NeuronKind::qif, NeuronKind::lif, NeuronKind::izhikevich, NeuronKind::rate}) {
        Experiment experiment;
        experiment.neuron.model = kind;
        if (field.relevant(experiment))
          kinds.insert(kind);
      }
      return kinds;
    };
    using Kinds = std::set<NeuronKind>;
    using enum NeuronKind;
    QVERIFY(relevantFor(SPIKELOOM_FIELD(neuron, integrator)) == Kinds{qif});
    QVERIFY(relevantFor(SPIKELOOM_FIELD(neuron, time_constant)) == (Kinds{qif, lif, rate}));
    QVERIFY(relevantFor(SPIKELOOM_FIELD(neuron, time_step)).size() == 4);
    QVERIFY(relevantFor(SPIKELOOM_FIELD(neuron, model)).size() == 4);
  }

  void relevanceFollowsTheFamily() {
    Experiment experiment;
    QVERIFY(SPIKELOOM_FIELD(target, period_min).relevant(experiment));
    QVERIFY(!SPIKELOOM_FIELD(target, file).relevant(experiment));
    const Field &shift = SPIKELOOM_FIELD(target, shift_max), &phases = SPIKELOOM_FIELD(target, phases);
    QVERIFY(shift.relevant(experiment) && !phases.relevant(experiment));
    experiment.target.family = TargetFamily::product_of_sines; // whose sines begin anywhere
    QVERIFY(!shift.relevant(experiment) && phases.relevant(experiment));
    experiment.target.phases = SinePhases::shared;
    QVERIFY(shift.relevant(experiment));
    experiment.target.family = TargetFamily::file;
    QVERIFY(!SPIKELOOM_FIELD(target, period_min).relevant(experiment));
    QVERIFY(SPIKELOOM_FIELD(target, file).relevant(experiment));
    QVERIFY(SPIKELOOM_FIELD(target, family).relevant(experiment) &&
            SPIKELOOM_FIELD(run, seed).relevant(experiment));
  }
};

SPIKELOOM_TEST(FieldsTest)

} // namespace spikeloom::test::fields_test

#include "fields_test.moc"
