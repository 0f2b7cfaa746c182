// Sweep files: what is wrong in them is told, all at once.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/study/sweep_file.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::sweep_file_test {

namespace {

const QByteArray preset = "\"format\": 1, \"preset\": \"figure-1b-synaptic-drive\", ";
const QByteArray oneAxis = "\"axes\": [ {\"parameter\": \"synapse.time_constant\", \"values\": [20]} ]";

void wrong(const char* name, const QByteArray& text, const QStringList& problems) {
  QTest::newRow(name) << text << problems;
}

/// A sweep whose format and preset are right.
void wrongIn(const char* name, const QByteArray& rest, const QStringList& problems) {
  wrong(name, "{" + preset + rest + "}", problems);
}

/// … and that has one axis, besides which something is wrong.
void wrongBeside(const char* name, const QByteArray& rest, const QStringList& problems) {
  wrongIn(name, oneAxis + ", " + rest, problems);
}

void wrongAxis(const char* name, const QByteArray& axis, const QStringList& problems) {
  wrongIn(name, "\"axes\": [ " + axis + " ]", problems);
}

void wrongTopLevel() {
  wrong("not JSON", "{\"format\": 1,\n  \"axes\": }", {"|is not JSON|line 2, column 11"});
  wrong("array", "[1]", {"|must be a JSON object"});
  wrong("nothing", "{}", {"format|must be there and be 1", "preset|must be there", "axes|must be there"});
  wrong("format 2", "{\"format\": 2, \"preset\": \"figure-1b-synaptic-drive\", " + oneAxis + "}",
        {"format|be 1"});
  wrongBeside("unknown key", "\"axis\": []",
              {"axis|is not known|format, title, figure, about, preset, set, axes, repeats, measures"});
  wrongBeside("key twice", "\"repeats\": 1, \"repeats\": 2", {"repeats|stands twice"});
  wrongBeside("title no text", "\"title\": 5", {"title|must be a text"});
  wrongBeside("set is an array", "\"set\": []", {"set|must be an object"});
  for (const char* value : {"0", "-1", "1.5", "1001", "\"3\"", "null", "1e30"})
    wrongBeside("repeats", QByteArray("\"repeats\": ") + value,
                {QString("repeats|%1|from 1 to 1000").arg(value[0])});
  wrongBeside("measures no array", "\"measures\": \"rms_error\"", {"measures|array of names|rms_error"});
  wrongBeside("no measures", "\"measures\": []", {"measures|array of names"});
  wrongBeside("unknown measure", "\"measures\": [\"rms_error\", \"rate\", 3]",
              {"measures[1]|\"rate\" is not known|correlation_mean, correlation_median|seconds",
               "measures[2]|3 is not"});
  wrongBeside("measure twice", "\"measures\": [\"rms_error\", \"rms_error\"]",
              {"measures[0]|more than once", "measures[1]|more than once"});
  wrongBeside("too many runs",
              "\"repeats\": 1000, \"axes\": [ {\"parameter\": \"learning.lambda\", \"linear\": {\"from\": 1, "
              "\"to\": 2, "
              "\"count\": 101}} ]",
              {"axes|stands twice", "axes|makes 101000 runs|at most 100000"});
}

void wrongPresets() {
  const auto named = [](const char* name, const QByteArray& value, const QStringList& problems) {
    wrong(name, "{\"format\": 1, \"preset\": " + value + ", " + oneAxis + "}", problems);
  };
  named("preset missing", "\"no-such\"",
        {"preset|\"no-such\" is neither a file beside the sweep nor a shipped preset"});
  named("preset empty", "\"\"", {"preset|is neither a file"});
  named("preset no text", "1", {"preset|must be a text"});
  named("preset wrong", "\"broken.json\"", {"network.neurons|0 is not allowed"});
  named("preset and set wrong", "\"broken.json\", \"set\": {\"run.loops\": -1}",
        {"network.neurons|0 is not allowed", "set.run.loops|-1 is not allowed"});
}

void wrongSets() {
  wrongBeside("set of nothing", "\"set\": {\"synapse.tau\": 1}",
              {"set.synapse.tau|\"synapse.tau\" names no parameter|spikeloom-cli params"});
  wrongBeside("set of a group", "\"set\": {\"synapse\": {\"time_constant\": 1}}",
              {"set.synapse|names no parameter"});
  wrongBeside("set value", "\"set\": {\"run.loops\": 1.5}",
              {"set.run.loops|1.5 is not allowed|whole number from 0"});
  wrongBeside("set twice", "\"set\": {\"run.loops\": 1, \"run.loops\": 2}", {"set.run.loops|stands twice"});
  wrongBeside("set threads", "\"set\": {\"run.threads\": 2}",
              {"set.run.threads|has no place in a sweep|--threads"});
  wrongBeside(
      "set against the preset", "\"set\": {\"learning.update_interval\": 0.25}",
      {"learning.update_interval|0.25 ms is not a whole number|in the cell synapse.time_constant = 20"});
}

void wrongAxes() {
  wrongIn("axes no array", "\"axes\": {}", {"axes|must be an array of one or two axes"});
  wrongIn("no axis", "\"axes\": []", {"axes|one or two"});
  wrongIn("three axes", "\"axes\": [{}, {}, {}]", {"axes|one or two"});
  wrongAxis("axis no object", "3", {"axes[0]|must be an object"});
  wrongAxis("axis empty", "{}",
            {"axes[0]|either \"parameter\" or", "axes[0]|either \"values\", \"linear\" or"});
  wrongAxis("axis with both", "{\"parameter\": \"a\", \"parameters\": [], \"values\": [], \"linear\": {}}",
            {"axes[0]|either \"parameter\" or", "axes[0]|either \"values\", \"linear\" or"});
  wrongAxis("axis with more", "{\"parameter\": \"learning.lambda\", \"values\": [1], \"log\": {}}",
            {"axes[0].log|is not known|parameter, parameters, values, linear, logarithmic"});
  wrongAxis("axis key twice", "{\"parameter\": \"learning.lambda\", \"values\": [1], \"values\": [2]}",
            {"axes[0].values|stands twice"});
  wrongAxis("parameter unknown", "{\"parameter\": \"lambda\", \"values\": [1]}",
            {"axes[0].parameter|\"lambda\" names no parameter"});
  wrongAxis("parameter no text", "{\"parameter\": 1, \"values\": [1]}", {"axes[0].parameter|as a text"});
  wrongAxis("threads", "{\"parameter\": \"run.threads\", \"values\": [1, 2]}",
            {"axes[0].parameter|run.threads has no place in a sweep"});
  wrongAxis("same parameter twice",
            "{\"parameter\": \"learning.lambda\", \"values\": [1]}, {\"parameter\": \"learning.lambda\", "
            "\"values\": [2]}",
            {"axes[1].parameter|learning.lambda is on an axis already"});
  wrongAxis("same parameter twice on one",
            "{\"parameters\": [\"learning.lambda\", \"learning.lambda\"], \"values\": [[1, 2]]}",
            {"axes[0].parameters[1]|learning.lambda is on an axis already"});
  wrongIn("parameter set too",
          "\"set\": {\"run.loops\": 3}, \"axes\": [ {\"parameter\": \"run.loops\", \"values\": [1]} ]",
          {"axes[0].parameter|run.loops stands in \"set\" too"});
  wrongIn("parameter set too, in another order",
          "\"axes\": [ {\"parameter\": \"run.loops\", \"values\": [1]} ], \"set\": {\"run.loops\": 3}",
          {"axes[0].parameter|run.loops stands in \"set\" too"});
  wrongIn("seeds and repeats",
          "\"axes\": [ {\"parameter\": \"run.seed\", \"values\": [1, 5]} ], \"repeats\": 2",
          {"axes[0].parameter|run.seed cannot be on an axis|\"repeats\""});
  wrongAxis("parameters no array", "{\"parameters\": \"learning.lambda\", \"values\": [[1]]}",
            {"axes[0].parameters|must be an array"});
  wrongAxis("no parameters", "{\"parameters\": [], \"values\": [[1]]}",
            {"axes[0].parameters|must be an array"});
  wrongAxis("two axes wrong",
            "{\"parameter\": \"x.y\", \"values\": [1]}, {\"parameter\": \"learning.lambda\"}",
            {"axes[0].parameter|names no parameter", "axes[1]|either \"values\""});
}

void wrongValues() {
  const auto values = [](const char* name, const char* parameter, const char* list,
                         const QStringList& problems) {
    wrongAxis(name, QByteArray("{\"parameter\": \"") + parameter + "\", \"values\": " + list + "}", problems);
  };
  values("no values", "learning.lambda", "[]", {"axes[0].values|one value at least"});
  values("values no array", "learning.lambda", "3", {"axes[0].values|one value at least"});
  values("values wrong", "network.neurons", "[10, 10.5, 0, \"x\", null, [3]]",
         {"axes[0].values[1]|10.5 is not allowed|from 1 to 20000", "axes[0].values[2]|0 is not allowed",
          "axes[0].values[3]|\"x\" is not", "axes[0].values[4]|null is not", "axes[0].values[5]|[3] is not"});
  values("choice wrong", "target.family", "[\"sine\", \"sinus\"]",
         {"axes[0].values[1]|\"sinus\"|one of: sine"});
  values("number too large", "learning.lambda", "[1, 1e999]", {"axes[0].values[1]|too large"});
  values("value twice", "learning.lambda", "[1, 2, 1.0, 1]", {"axes[0]|has the point 1 more than once"});
  wrongAxis(
      "point too short",
      "{\"parameters\": [\"network.neurons\", \"target.duration\"], \"values\": [[100, 500], [200], 3]}",
      {"axes[0].values[1]|array of 2 values", "axes[0].values[2]|array of 2 values"});
  wrongAxis("points empty", "{\"parameters\": [\"network.neurons\", \"target.duration\"], \"values\": []}",
            {"axes[0].values|one point at least"});
  wrongAxis("points wrong",
            "{\"parameters\": [\"network.neurons\", \"target.duration\"], \"values\": [[100, 0], [-1, 500]]}",
            {"axes[0].values[0][1]|0 is not allowed", "axes[0].values[1][0]|-1 is not allowed"});
  wrongAxis(
      "point twice",
      "{\"parameters\": [\"network.neurons\", \"target.duration\"], \"values\": [[100, 50], [100, 50]]}",
      {"axes[0]|has the point 100, 50 more than once"});
}

void wrongScales() {
  const auto scale = [](const char* name, const char* parameter, const char* axis,
                        const QStringList& problems) {
    wrongAxis(name, QByteArray("{\"parameter\": \"") + parameter + "\", " + axis + "}", problems);
  };
  scale("scale no object", "learning.lambda", "\"linear\": [1, 2]", {"axes[0].linear|must be an object"});
  scale("scale incomplete", "learning.lambda", "\"linear\": {\"from\": 1, \"to\": 2}",
        {"axes[0].linear|from, to and count"});
  scale("scale with more", "learning.lambda",
        "\"linear\": {\"from\": 1, \"to\": 2, \"count\": 3, \"step\": 1}",
        {"axes[0].linear.step|is not known|from, to, count"});
  for (const char* count : {"1", "0", "1.5", "1001", "\"x\""})
    scale(
        "count", "learning.lambda",
        QByteArray("\"linear\": {\"from\": 1, \"to\": 2, \"count\": ").append(count).append("}").constData(),
        {QString("axes[0].linear.count|%1|from 2 to 1000").arg(count)});
  scale("from 0", "learning.lambda", "\"logarithmic\": {\"from\": 0, \"to\": 2, \"count\": 3}",
        {"axes[0].logarithmic.from|0 is not allowed|above 0"});
  scale("to negative", "learning.lambda", "\"logarithmic\": {\"from\": 1, \"to\": -2, \"count\": 3}",
        {"axes[0].logarithmic.to|-2 is not allowed|above 0"});
  scale("ends not allowed", "network.connection_probability",
        "\"linear\": {\"from\": 0, \"to\": 1.5, \"count\": 3}",
        {"axes[0].linear.from|0 is not allowed|above 0", "axes[0].linear.to|1.5 is not allowed|up to 1"});
  scale("ends of a wrong kind", "learning.lambda",
        "\"linear\": {\"from\": \"1\", \"to\": null, \"count\": 3}",
        {"axes[0].linear.from|a number", "axes[0].linear.to|a number"});
  scale("end past whole numbers", "network.neurons", "\"linear\": {\"from\": 1, \"to\": 1e300, \"count\": 3}",
        {"axes[0].linear.to|1e+300 is not allowed|whole number"});
  scale("whole numbers fall together", "network.neurons",
        "\"linear\": {\"from\": 10, \"to\": 12, \"count\": 5}",
        {"axes[0]|has the point 11 more than once (in whole numbers)",
         "axes[0]|has the point 12 more than once"}); // 10, 10.5, 11, 11.5, 12
  scale("ends are the same", "learning.lambda", "\"logarithmic\": {\"from\": 2, \"to\": 2, \"count\": 2}",
        {"axes[0]|has the point 2 more than once"});
  scale("choices on a scale", "neuron.integrator", "\"linear\": {\"from\": 1, \"to\": 2, \"count\": 2}",
        {"axes[0].linear|is for numbers|one of: exact, rk4|\"values\""});
  wrongAxis("several on a scale",
            "{\"parameters\": [\"learning.lambda\"], \"linear\": {\"from\": 1, \"to\": 2, \"count\": 2}}",
            {"axes[0]|their \"values\" must be listed"});
}

void wrongCells() {
  wrongAxis("one cell", "{\"parameter\": \"learning.update_interval\", \"values\": [2, 0.25, 4]}",
            {"learning.update_interval|0.25 ms is not a whole number|(in the cell learning.update_interval = "
             "0.25)"});
  wrongAxis("cells of one value of an axis",
            "{\"parameter\": \"learning.update_interval\", \"values\": [2, 0.25]}, "
            "{\"parameter\": \"learning.lambda\", \"values\": [1, 2, 3]}",
            {"learning.update_interval|0.25 ms is not|(in the cell learning.update_interval = 0.25, "
             "learning.lambda = 1 "
             "and 2 more)"});
  wrongIn("every cell",
          "\"set\": {\"run.pre_min\": 900}, \"axes\": [ {\"parameter\": \"learning.lambda\", \"values\": [1, "
          "2]} ]",
          {"run.pre_min|900 is above run.pre_max = 200|(in every cell)"});
  wrongAxis("cells and something else",
            "{\"parameter\": \"learning.update_interval\", \"values\": [0.25]}, {\"parameter\": \"no.such\", "
            "\"values\": [1]}",
            {"axes[1].parameter|names no parameter", "learning.update_interval|0.25 ms is not"});
  wrongAxis("rules of a wrong value are not judged",
            "{\"parameter\": \"learning.update_interval\", \"values\": [0.25, -1]}",
            {"axes[0].values[1]|-1 is not allowed"});
  wrongBeside("a repeat's seed", "\"set\": {\"run.seed\": 9007199254740990}, \"repeats\": 3",
              {"run.seed|9007199254740992 is not allowed|with seed 9007199254740992"});
  wrongIn("a file that is not there",
          "\"set\": {\"target.family\": \"file\"}, \"axes\": [ {\"parameter\": \"target.file\", \"values\": "
          "[\"no.csv\"]} ]",
          {"target.file|no.csv|cannot be read|in the cell target.file = no.csv"});
}

} // namespace

class SweepFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }

private slots:
  void initTestCase() { write(at("broken.json"), R"({"format": 1, "network": {"neurons": 0}})"); }

  void wrongSweep_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("problems");
    wrongTopLevel();
    wrongPresets();
    wrongSets();
    wrongAxes();
    wrongValues();
    wrongScales();
    wrongCells();
  }
  void wrongSweep() {
    QFETCH(QByteArray, text);
    QFETCH(QStringList, problems);
    write(at("wrong.json"), text);
    const std::string file = at("wrong.json").toStdString();
    const auto errors = problemsOf([&] { (void)readSweep(file); });
    for (const QString& problem : problems)
      QVERIFY2(holds(errors, problem), qPrintable(problem + " is not among" + listed(errors)));
    QVERIFY2(errors.size() == static_cast<std::size_t>(problems.size()),
             qPrintable("more than expected" + listed(errors)));
    for (const InputError& error : errors) // a preset's problems are its own file's
      QVERIFY(error.file == file || QString::fromStdString(error.file).endsWith("broken.json"));
  }

  void unreadable() {
    for (const QString& name : {QString("missing.json"), QString(".")}) {
      const auto errors = problemsOf([&] { (void)readSweep(at(name).toStdString()); });
      QVERIFY2(errors.size() == 1 && holds(errors, "|cannot be read"), qPrintable(listed(errors)));
    }
  }

  void shippedOnesAreRead() {
    std::set<std::string> ids, files;
    std::vector<InputError> problems;
    const std::vector<Sweep> shipped = shippedSweeps(problems);
    QVERIFY(problems.empty());
    for (const Sweep& sweep : shipped) {
      ids.insert(sweep.id);
      QVERIFY2(!sweep.title.empty() && !sweep.about.empty(), sweep.id.c_str());
    }
    const QDir folder(QString(SPIKELOOM_SOURCE_DIR) + "/presets/sweeps");
    for (const QFileInfo& file : folder.entryInfoList({"*.json"}))
      files.insert(file.completeBaseName().toStdString());
    QCOMPARE(ids, files);
  }
};

SPIKELOOM_TEST(SweepFileTest)

} // namespace spikeloom::test::sweep_file_test

#include "sweep_file_test.moc"
