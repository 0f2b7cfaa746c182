// A saved run is read as it was saved, or refused in words: whatever the file holds, nothing crashes, hangs
// or breaks Dale's law.
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "core/analysis/trial_summary.h"
#include "core/base/errors.h"
#include "core/experiment/preset.h"
#include "core/params/access.h"
#include "core/run/run_seal.h"
#include "mutations.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::run_file_test {

namespace {

const std::string dataFolder = SPIKELOOM_SOURCE_DIR "/tests/core/data/";

/// Arrays that nothing works without: wrong ones must be found, with or without a seal.
const std::set<std::string> structure{"built",      "experiment",    "from_next_trial", "format",
                                      "progress",   "counts",        "synapse_counts",  "presynaptic",
                                      "cell_types", "learning_curve"};

std::string bytesOfFile(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string textOfBytes(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void writeBytes(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// What the file is refused for; empty when it is not.
std::string refusal(const std::string& file) {
  try {
    (void)Simulation::load(file);
  } catch (const InputErrors& errors) {
    return errors.what();
  }
  return {};
}

/// What a run comes to with one more loop.
std::uint64_t future(Simulation simulation) {
  simulation.trainUpTo(static_cast<int>(simulation.curve().size()) + 1);
  finish(simulation);
  return simulation.weightsChecksum();
}

/// 12 neurons under Dale's law, in the second loop: every kind of array is there.
Experiment tinyExperiment() {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = 12;
  experiment.network.connection_probability = 0.5;
  experiment.dale.enforced = true;
  experiment.target.duration = 60;
  experiment.target.sets = 2;
  experiment.run.pre_max = 5;
  experiment.neuron.time_step = 0.5;
  return experiment;
}

void saveInATrial(const Experiment& experiment, const std::string& file) {
  Simulation simulation(experiment);
  simulation.train(2);
  simulation.schedule().testEvery(1);
  for (int trial = 0; trial < 3; ++trial) // the test before loop 1, a trial of each set, and the loop
    simulation.advance(oneTrial);
  Experiment edited = experiment;
  edited.learning.lambda = 2.5;
  edited.run.pre_max = 4;
  simulation.setLive(edited);
  for (int trial = 0; trial < 2; ++trial) // the test after it
    simulation.advance(oneTrial);
  simulation.advance(simulated(71.3)); // in the window, between two updates
  simulation.save(file);
}

} // namespace

class RunFileTest : public QObject {
  Q_OBJECT

private slots:
  void everyByteIsSealed() {
    saveInATrial(tinyExperiment(), file());
    const std::string good = bytesOfFile(file());
    QVERIFY(refusal(file()).empty());
    QVERIFY(good.starts_with("spikeloom run " + std::to_string(runFormat) + " "));
    for (std::size_t k = 0; k < good.size(); k += k < sealSize ? 3 : 173) {
      std::string bytes = good;
      bytes[k] = static_cast<char>(bytes[k] ^ (1 << k % 8));
      writeBytes(file(), bytes);
      QVERIFY2(!refusal(file()).empty(), qPrintable(QString("byte %1").arg(k)));
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{9}, std::size_t{300}, sealSize, sealSize + 20,
                                   good.size() / 2, good.size() - 1}) {
      writeBytes(file(), good.substr(0, size));
      QVERIFY(!refusal(file()).empty());
    }
    writeBytes(file(), good + "x");
    QVERIFY(refusal(file()).find("more than were saved") != std::string::npos);
    writeBytes(file(), good.substr(0, good.size() - 1));
    QVERIFY(refusal(file()).find("truncated") != std::string::npos);
    writeBytes(file(), good.substr(sealSize)); // HDF5 alone would be content with it
    QVERIFY(!refusal(file()).empty());
    writeBytes(file(), "spikeloom run " + std::to_string(runFormat + 1) + good.substr(15));
    QVERIFY(refusal(file()).find("newer version") != std::string::npos);
    writeBytes(file(), "spikeloom run 1" + good.substr(15));
    QVERIFY(refusal(file()).find("damaged") != std::string::npos);
    writeBytes(file(), "neurons,weights\n1,2\n");
    QVERIFY(refusal(file()).find("no saved run") != std::string::npos);
    writeBytes(file(), bytesOfFile(writeNetwork(m_folder)));
    QVERIFY(!refusal(file()).empty());
  }

  void everyArrayIsChecked_data() {
    QTest::addColumn<QString>("original");
    QTest::addColumn<int>(
        "step"); // of the mutations of all arrays, every so many: most of the rest is the same code
    const int all = sanitized ? 23 : 1, some = sanitized ? 23 : 5;
    QTest::newRow("in a trial, event-driven") << original("trial", [](Experiment&) {}) << all;
    QTest::newRow("plain, double") << original("plain", [](Experiment& e) {
      e.learning.method = RlsMethod::plain;
      e.learning.precision = Precision::double_;
    }) << some;
    QTest::newRow("all to all, Izhikevich's") << original("shared", [](Experiment& e) {
      e.network.connection_probability = 1;
      e.dale.enforced = false;
      e.neuron.model = NeuronKind::izhikevich;
    }) << some;
    QTest::newRow("rate units") << original("rate", [](Experiment& e) { e.neuron.model = NeuronKind::rate; })
                                << some;
    QTest::newRow("of format 2") << QString::fromStdString(dataFolder + "run_of_format_2.h5") << some;
    QTest::newRow("of format 1") << QString::fromStdString(dataFolder + "run_of_format_1.h5") << some;
    QTest::newRow("of version 0.1") << QString::fromStdString(dataFolder + "run_of_version_0.1.h5") << some;
    QTest::newRow("of version 0.1, in a trial")
        << QString::fromStdString(dataFolder + "run_of_version_0.1_in_a_trial.h5") << some;
  }

  void everyArrayIsChecked() {
    QFETCH(const QString, original);
    QFETCH(const int, step);
    const int format = checkSeal(original.toStdString());
    const bool sealed = format > 0;
    const std::uint64_t unchanged = future(Simulation::load(original.toStdString()));
    int refused = 0, same = 0, other = 0, number = 0;
    for (const std::string& name : ChangedFile(original.toStdString()).names())
      for (const Mutation& mutation : mutations()) {
        if (number++ % step != 0)
          continue;
        std::filesystem::copy_file(original.toStdString(), file(),
                                   std::filesystem::copy_options::overwrite_existing);
        {
          ChangedFile changed(file());
          mutation.apply(changed, changed.read(name));
        }
        const std::string what = name + " " + mutation.name;
        if (sealed) {
          QVERIFY2(bytesOfFile(file()) == bytesOfFile(original.toStdString()) || !refusal(file()).empty(),
                   what.c_str());
          sealRun(file(), format);
        }
        const Outcome outcome = outcomeOf(unchanged);
        QVERIFY2(outcome != Outcome::Refused || !m_message.empty(), what.c_str());
        QVERIFY2(outcome == Outcome::Refused || m_signViolations == 0, what.c_str());
        if (structure.contains(name) && mutation.gross && name != "learning_curve")
          QVERIFY2(outcome == Outcome::Refused || outcome == Outcome::Same, what.c_str());
        ++(outcome == Outcome::Refused ? refused : outcome == Outcome::Same ? same : other);
      }
    qInfo("%d refused, %d the same, %d went on with other numbers", refused, same, other);
    QVERIFY(step > 1 || refused > 2 * other); // few say little
  }

  /// What a running network cannot change is not taken from the file either.
  void onlyLiveParametersMayDiffer() {
    saveInATrial(tinyExperiment(), file());
    const std::string good = bytesOfFile(file());
    for (const char* name : {"experiment", "from_next_trial"})
      for (const Field& field : fields()) {
        Preset preset;
        preset.experiment = tinyExperiment();
        if (!changeSomehow(field, preset.experiment))
          continue;
        writeBytes(file(), good);
        {
          ChangedFile changed(file());
          RawDataset text = changed.read(name);
          const auto bytes = std::as_bytes(std::span<const char>(m_text = presetText(preset, true)));
          text.bytes.assign(bytes.begin(), bytes.end());
          changed.replace(text);
        }
        sealRun(file());
        const std::string why = refusal(file());
        if (field.effect == Effect::Rebuild)
          QVERIFY2(!why.empty(), field.path().c_str());
      }
  }

  /// A saved run holds all values: other defaults do not reach it.
  void defaultsDoNotReachASavedRun() {
    saveInATrial(tinyExperiment(), file());
    RawDataset text = ChangedFile(file()).read("built");
    const QJsonObject built =
        QJsonDocument::fromJson(QByteArray::fromStdString(textOfBytes(text.bytes))).object();
    for (const Field& field : fields())
      QVERIFY2(built[QString::fromStdString(std::string(field.group))].toObject().contains(
                   QString::fromStdString(std::string(field.key))),
               field.path().c_str());
  }

  /// What was saved before a parameter was there goes on as it would have then: trials carried on, and the
  /// two sines of a product had one shift.
  void runsFromBeforeAParameterWasThere() {
    Experiment experiment = tinyExperiment();
    experiment.target.family = TargetFamily::product_of_sines;
    experiment.target.phases = SinePhases::shared;
    experiment.stimulus.duration = 50;
    saveInATrial(experiment, file());
    const std::uint64_t unchanged = future(Simulation::load(file()));
    {
      ChangedFile changed(file());
      for (const char* name : {"built", "experiment", "from_next_trial"}) {
        RawDataset text = changed.read(name);
        m_text = textOfBytes(text.bytes);
        for (const std::string line : {"    \"start\": \"carry\",\n", "    \"phases\": \"shared\",\n"}) {
          QVERIFY2(m_text.find(line) != std::string::npos, line.c_str());
          m_text.erase(m_text.find(line), line.size());
        }
        const auto bytes = std::as_bytes(std::span<const char>(m_text));
        text.bytes.assign(bytes.begin(), bytes.end());
        changed.replace(text);
      }
    }
    sealRun(file());
    Simulation loaded = Simulation::load(file());
    QCOMPARE(loaded.experiment().run.start, TrialStart::carry);
    QCOMPARE(loaded.experiment().target.phases, SinePhases::shared);
    QCOMPARE(loaded.experiment().stimulus.duration, 50.0);
    QVERIFY(future(std::move(loaded)) == unchanged);
  }

  /// Network and target file are needed to build, and not any more.
  void needsNoOtherFiles_data() {
    QTest::addColumn<bool>("changed");
    QTest::newRow("gone") << false;
    QTest::newRow("changed") << true;
  }
  void needsNoOtherFiles() {
    QFETCH(const bool, changed);
    Experiment experiment = recordedExperiment(m_folder, 10);
    experiment.network.topology = Topology::file;
    experiment.network.file = writeNetwork(m_folder);
    Simulation uninterrupted(experiment), saved(experiment);
    for (Simulation* simulation : {&uninterrupted, &saved})
      simulation->train(2);
    saved.advance(simulated(100));
    saved.save(file());
    for (const std::string& named : {experiment.network.file, experiment.target.file})
      changed ? writeBytes(named, "1,2\n") : void(std::filesystem::remove(named));
    Simulation loaded = Simulation::load(file());
    QVERIFY(loaded.notes().size() == 2 &&
            loaded.notes()[0].message.find(changed ? "has changed" : "is no longer") == 0);
    loaded.setLive(loaded.nextExperiment());
    Experiment finer = loaded.nextExperiment();
    finer.learning.update_interval = 4; // its targets would have to come from the file
    QVERIFY_THROWS_EXCEPTION(InputErrors, loaded.setLive(finer));
    for (Simulation* simulation : {&uninterrupted, &loaded})
      simulation->test();
    QVERIFY(sameEnd(uninterrupted, loaded));
    loaded.save(file()); // and again
    QVERIFY(refusal(file()).empty());
  }

  /// Sizes are believed only when the values are there.
  void aSmallFileTakesNoMemory() {
    for (const std::string& original : {file(), dataFolder + "run_of_version_0.1.h5"}) {
      if (original == file())
        saveInATrial(tinyExperiment(), file());
      const std::string good = bytesOfFile(original);
      writeBytes(file(), good);
      {
        ChangedFile changed(file());
        for (const char* name : {"built", "experiment", "from_next_trial"}) {
          RawDataset text = changed.read(name);
          m_text = textOfBytes(text.bytes);
          const auto at = m_text.find("\"neurons\": ") + 11;
          m_text.replace(at, 2, "9000");
          const auto bytes = std::as_bytes(std::span<const char>(m_text));
          text.bytes.assign(bytes.begin(), bytes.end());
          changed.replace(text);
        }
      }
      if (good.starts_with("spikeloom"))
        sealRun(file());
      QVERIFY(refusal(file()).find("damaged") != std::string::npos);
    }
  }

  /// What version 0.1 saved goes on: here what a run of the same experiment comes to, up to what another
  /// machine's rounding makes of three loops.
  void runsOfVersion01Load() {
    Simulation loaded = Simulation::load(dataFolder + "run_of_version_0.1.h5");
    Simulation anew(loaded.experiment());
    QVERIFY(loaded.idle());
    anew.train(static_cast<int>(loaded.curve().size()));
    finish(anew);
    QVERIFY(largestDifference(loaded.network().paddedWeights(), anew.network().paddedWeights()) < 1e-2);
    Simulation inATrial = Simulation::load(dataFolder + "run_of_version_0.1_in_a_trial.h5");
    QVERIFY(!inATrial.idle());
    loaded.save(file());
    QVERIFY(future(Simulation::load(file())) == future(std::move(loaded)));
    inATrial.save(file());
    QVERIFY(future(Simulation::load(file())) == future(std::move(inATrial)));
  }

  /// What it knows nothing of is not there; all else goes on, and is saved in today's format.
  void runsOfFormat1Load() {
    Simulation loaded = Simulation::load(dataFolder + "run_of_format_1.h5");
    QVERIFY(loaded.idle() && loaded.history()->tests.empty() && loaded.history()->edits.empty());
    QVERIFY(loaded.curve().size() == 2 && std::isnan(loaded.curve()[1].errorShare));
    loaded.test();
    finish(loaded);
    loaded.save(file());
    Simulation again = Simulation::load(file());
    QVERIFY(std::isnan(again.curve()[1].errorShare) && again.history()->tests.size() == 2);
    QVERIFY(future(std::move(again)) == future(std::move(loaded)));
  }

  /// Each row of its curve ends with the correlations of its neurons, the last of which are what they are
  /// ranked by.
  void runsOfFormat2Load() {
    Simulation loaded = Simulation::load(dataFolder + "run_of_format_2.h5");
    const auto last = loaded.history()->ranking();
    QVERIFY(loaded.curve().size() == 2 && loaded.history()->tests.size() == 6 && last && last->size() == 12);
    QVERIFY(std::abs(meanOf(*last) - loaded.curve()[1].mean) < 1e-6);
    loaded.save(file());
    Simulation again = Simulation::load(file());
    QCOMPARE(*again.history()->ranking(), *last);
    QVERIFY(again.curve()[0].mean == loaded.curve()[0].mean);
    QVERIFY(future(std::move(again)) == future(std::move(loaded)));
  }

  void countsOutOfRangeAreTold() {
    std::filesystem::copy_file(dataFolder + "run_of_version_0.1.h5", file(),
                               std::filesystem::copy_options::overwrite_existing);
    {
      ChangedFile changed(file());
      RawDataset counts = changed.read("counts");
      writeChanged(changed, counts, [](auto) { return 60000; });
    }
    const std::string why = refusal(file());
    QVERIFY(why.find("/counts") != std::string::npos && why.find("damaged") != std::string::npos);
  }

private:
  enum class Outcome { Refused, Same, Other };

  /// Loads the file and trains a loop.
  Outcome outcomeOf(std::uint64_t unchanged) {
    m_message.clear();
    try {
      Simulation simulation = Simulation::load(file());
      simulation.trainUpTo(static_cast<int>(simulation.curve().size()) + 1);
      finish(simulation);
      m_signViolations = simulation.experiment().dale.enforced ? simulation.signViolations() : 0;
      return simulation.weightsChecksum() == unchanged ? Outcome::Same : Outcome::Other;
    } catch (const InputErrors& errors) {
      m_message = errors.what();
      return Outcome::Refused;
    } catch (const NumericalError& error) { // told in words as well
      m_message = error.what();
      m_signViolations = 0;
      return Outcome::Other;
    }
  }

  /// Another value that is allowed.
  static bool changeSomehow(const Field& field, Experiment& experiment) {
    const Value before = field.get(experiment);
    for (const char* text : {"true", "false", "0.5", "2", "30", "lif", "rk4", "rate", "plain", "double",
                             "balanced", "all", "constant", "x.csv", "neurons-in-columns", "rate-hz"}) {
      try {
        field.set(experiment, parseValue(field, text));
      } catch (const InputErrors&) {
        continue;
      }
      if (field.get(experiment) != before)
        return true;
    }
    return false;
  }

  template <class Change> QString original(const char* name, Change change) {
    Experiment experiment = tinyExperiment();
    change(experiment);
    const QString path = m_folder.filePath(QString("%1.h5").arg(name));
    saveInATrial(experiment, path.toStdString());
    return path;
  }

  [[nodiscard]] std::string file() const { return m_folder.filePath("run.h5").toStdString(); }
  QTemporaryDir m_folder;
  std::string m_message, m_text;
  std::size_t m_signViolations = 0;
};

SPIKELOOM_TEST(RunFileTest)

} // namespace spikeloom::test::run_file_test

#include "run_file_test.moc"
