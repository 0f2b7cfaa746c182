// What is recorded to disk is what the trials were, for chosen neurons and samples, and grows while others
// read.
#include "core/run/recorder.h"

#include <QTemporaryDir>
#include <QTest>
#include <hdf5.h>

#include "files.h"
#include "runs.h"
#include "said.h"
#include "tests/registry.h"

namespace spikeloom::test::recorder_test {

namespace {

/// All of a dataset, as another program reads it.
template <class T> std::vector<T> valuesIn(const std::filesystem::path& file, const char* name, hid_t type) {
  const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, H5P_DEFAULT);
  const hid_t set = H5Dopen2(id, name, H5P_DEFAULT), space = H5Dget_space(set);
  std::vector<T> out(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  if (!out.empty())
    H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.data());
  H5Sclose(space);
  H5Dclose(set);
  H5Fclose(id);
  return out;
}

std::vector<double> numbersIn(const std::filesystem::path& file, const char* name) {
  return valuesIn<double>(file, name, H5T_NATIVE_DOUBLE);
}

/// Keeps what the recorder is told.
class Kept : public RunObserver {
public:
  std::vector<TrialRecord> trials;
  void trialEnded(const TrialRecord& record, const TrialSummary&, const Network&) override {
    trials.push_back(record);
  }
};

} // namespace

class RecorderTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path file() const { return m_folder.filePath("r.h5").toStdString(); }

private slots:
  void init() { std::filesystem::remove(file()); }

  void everyTrialIsThere() {
    Simulation simulation(smallExperiment());
    simulation.train(2);
    simulation.test();
    const RecordChoice what{{3, 0, 7}, 4};
    Recorder recorder(file(), what, simulation);
    Kept kept;
    simulation.observe(recorder);
    simulation.observe(kept);
    while (!simulation.idle()) {
      simulation.advance(oneTrial);
      QCOMPARE(numbersIn(file(), "trial_number").size(), kept.trials.size()); // while it is written
    }
    QVERIFY(recorder.takeProblems().empty());
    recorder.close();
    std::vector<double> spikeTimes, spikeNeurons, sampleTimes, activity, spikes, kinds;
    for (const TrialRecord& trial : kept.trials) {
      double count = 0;
      for (const Spike& spike : trial.spikes)
        if (spike.neuron == 3 || spike.neuron == 0 || spike.neuron == 7) {
          spikeTimes.push_back(static_cast<double>(spike.time));
          spikeNeurons.push_back(spike.neuron);
          ++count;
        }
      spikes.push_back(count);
      kinds.push_back(trial.kind == TrialKind::Test ? 1 : 0);
      for (std::size_t k = 0; k < trial.activity.samples(); k += 4) {
        sampleTimes.push_back(trial.activity.time(k));
        for (const std::size_t i : what.neurons)
          activity.push_back(static_cast<double>(trial.activity.at(k, i)));
      }
    }
    QVERIFY(!spikeTimes.empty() && kept.trials.size() > 2);
    QCOMPARE(numbersIn(file(), "spike_time"), spikeTimes);
    QCOMPARE(numbersIn(file(), "spike_neuron"), spikeNeurons);
    QCOMPARE(numbersIn(file(), "sample_time"), sampleTimes);
    QCOMPARE(numbersIn(file(), "activity"), activity);
    QCOMPARE(numbersIn(file(), "trial_spikes"), spikes);
    QCOMPARE(numbersIn(file(), "trial_kind"), kinds);
  }

  void whatIsExpectedIsAboutWhatComes() {
    Simulation simulation(smallExperiment());
    simulation.train(5);
    RecordChoice all;
    for (std::size_t i = 0; i < simulation.facts().neurons; ++i)
      all.neurons.push_back(i);
    const double expected = Recorder::expectedBytes(all, simulation);
    Recorder recorder(file(), all, simulation);
    simulation.observe(recorder);
    finish(simulation);
    recorder.close();
    const auto there = static_cast<double>(std::filesystem::file_size(file()));
    QVERIFY2(there < 4 * expected + 1e6, qPrintable(QString("%1 of %2").arg(there).arg(expected)));
  }

  void aRecordingReplacesNothing() {
    writeBytes(file(), "earlier");
    const Simulation simulation(smallExperiment());
    CHECK_PROBLEMS((Recorder(file(), {{0}, 1}, simulation), 0), {"|cannot be made|not be there yet"});
    QCOMPARE(bytesOf(file()), QByteArray("earlier"));
  }

  void aWorkerRecordsWhatItsTrialsWere() {
    const RecordChoice what{{3, 0}, 2};
    Said said;
    const auto refusedTimes = [&](std::ptrdiff_t times) {
      return eventually([&] { return said.count<Refused>() == times; });
    };
    said.worker.post(command::Record{file(), what, 1}); // there is no network yet
    QVERIFY(refusedTimes(1));
    said.worker.post(command::Build{1, smallExperiment()});
    QVERIFY(said.built(1));
    said.worker.post(command::Record{file(), what, 2}); // another one than that in place
    QVERIFY(refusedTimes(2) && !std::filesystem::exists(file()));
    said.worker.post(command::Record{file(), what, 1});
    said.worker.post(command::Record{file(), what, 1}); // one is under way
    QVERIFY(refusedTimes(3));
    said.worker.post(command::Train{});
    QVERIFY(said.heard<Recorded>([](const Recorded& r) { return r.trials >= 2 && !r.over; }));
    said.worker.post(command::EndRecording{});
    const auto over = said.heard<Recorded>([](const Recorded& r) { return r.over; });
    QVERIFY(over && over->problems.empty() && over->file == file());
    const auto kinds = numbersIn(file(), "trial_kind"), counts = numbersIn(file(), "trial_samples");
    QCOMPARE(kinds.size(), over->trials);
    // the training trials are those of the same experiment elsewhere
    Simulation simulation(smallExperiment());
    Kept kept;
    simulation.observe(kept);
    simulation.train(smallExperiment().run.loops);
    finish(simulation);
    std::erase_if(kept.trials, [](const TrialRecord& trial) { return trial.kind == TrialKind::Test; });
    const auto activity = numbersIn(file(), "activity");
    std::size_t row = 0, loop = 0;
    for (std::size_t k = 0; k < kinds.size(); row += static_cast<std::size_t>(counts[k++])) {
      if (kinds[k] != 0)
        continue;
      const TrialRecord& trial = kept.trials.at(loop++);
      QCOMPARE(counts[k], static_cast<double>((trial.activity.samples() + 1) / 2));
      for (std::size_t s = 0; s < trial.activity.samples(); s += 2)
        for (std::size_t n = 0; n < 2; ++n)
          QCOMPARE(activity[2 * (row + s / 2) + n],
                   static_cast<double>(trial.activity.at(s, what.neurons[n])));
    }
    QVERIFY(loop >= 1);
  }

  void anotherNetworkEndsARecording() {
    Said said;
    said.worker.post(command::Build{1, smallExperiment()});
    QVERIFY(said.built(1));
    said.worker.post(command::Record{file(), {{0}, 1}, 1});
    said.worker.post(command::OneTrial{});
    QVERIFY(said.heard<Recorded>([](const Recorded& r) { return r.trials >= 1; })); // tests come first
    said.worker.post(command::Build{2, smallExperiment()});
    const auto over = said.heard<Recorded>([](const Recorded& r) { return r.over && r.problems.empty(); });
    QVERIFY(over && said.built(2));
    QVERIFY(eventually([&] {
      said.listen();
      return said.worker.quiet();
    }));
    QCOMPARE(numbersIn(file(), "trial_kind").size(), over->trials);
  }
};

SPIKELOOM_TEST(RecorderTest)

} // namespace spikeloom::test::recorder_test

#include "recorder_test.moc"
